package io.photonbeam.transforms.index;

/**
 * EventIds of one process and day that stand in one block, from one time to another: one entry.
 *
 * @param first time of the earliest id, in microseconds
 * @param span microseconds from there to the latest id
 * @param times all of them, packed ({@link RunTimes})
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record EventRun(ProcessKey process, long first, long span, byte[] times, long blockOffset) {
  /** What it takes in memory beside its times, with the process that it is of. */
  private static final int BYTES = 120;

  /** About how many bytes it takes in memory. */
  long bytes() {
    return (long) BYTES + times.length;
  }
}

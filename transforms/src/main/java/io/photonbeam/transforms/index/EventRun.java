package io.photonbeam.transforms.index;

/**
 * EventIds of one process that stand in one block, from one time to another: one entry. Immutable.
 */
final class EventRun {
  private final ProcessKey process;
  private final long first;
  private final long last;
  private final long blockOffset;

  EventRun(ProcessKey process, long first, long last, long blockOffset) {
    this.process = process;
    this.first = first;
    this.last = last;
    this.blockOffset = blockOffset;
  }

  ProcessKey process() {
    return process;
  }

  /** Time of the earliest id, in microseconds. */
  long first() {
    return first;
  }

  /** Time of the latest id. */
  long last() {
    return last;
  }

  long blockOffset() {
    return blockOffset;
  }
}

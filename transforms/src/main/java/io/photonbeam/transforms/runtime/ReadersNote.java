package io.photonbeam.transforms.runtime;

import java.util.List;

/**
 * How far the log readers of one process are, for those of the other processes of its run.
 *
 * @param quietMillis for how long none has read anything and no log has grown
 * @param isFinishing whether they have decided that all is read
 * @param readers each of them
 */
public record ReadersNote(long quietMillis, boolean isFinishing, List<Position> readers) {
  /** Of a process that reads no log. */
  public static final ReadersNote NONE = new ReadersNote(0, false, List.of());

  public ReadersNote {
    readers = List.copyOf(readers);
  }

  /**
   * One reader.
   *
   * @param number of the reader among those of its log
   * @param of how many readers its log has
   * @param nextMicros event time of what it will read next, in epoch microseconds
   */
  public record Position(String log, int number, int of, long nextMicros) {}
}

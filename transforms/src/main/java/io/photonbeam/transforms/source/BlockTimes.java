package io.photonbeam.transforms.source;

import java.util.concurrent.TimeUnit;

/**
 * What is known of the event times in a file that is read block by block: estimates, by the first
 * event of each block, to keep files and logs in step. In epoch microseconds. Not thread-safe.
 */
final class BlockTimes {
  /** Of a block of which nothing is known. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long MAX_SPAN = TimeUnit.DAYS.toMicros(1);

  /** At which the block that was read last begins. */
  private long last = UNKNOWN;

  private long next;

  /** About how much time a block spans. */
  private long span;

  /** Of a file of which the next block begins at about this time, or at an unknown one. */
  BlockTimes(long next) {
    this.next = next;
  }

  /** When what would be read next begins. */
  long next() {
    return next;
  }

  /** When what would be read next ends. */
  long nextEnd() {
    return later(next, span);
  }

  /** When the first block begins, of a file of which nothing was read. */
  void begin(long time) {
    next = time;
  }

  /**
   * Takes note of a block that was read; unknown times tell nothing. A block is taken to span as
   * much as lies between the beginnings of two of them. But a block may begin with an event that
   * comes late, and then so much seems to lie before the next one: what is more than twice the span
   * of before is not trusted at once.
   */
  void read(long time) {
    if (time == UNKNOWN) {
      return;
    }
    if (last != UNKNOWN && time > last) {
      long between = Math.min(MAX_SPAN, time - last > 0 ? time - last : Long.MAX_VALUE);
      span = span == 0 ? between : Math.min(between, 2 * span);
    }
    last = time;
    next = later(time, span);
  }

  private static long later(long time, long micros) {
    return Math.max(time, time + micros); // The latest times there are would wrap around.
  }
}

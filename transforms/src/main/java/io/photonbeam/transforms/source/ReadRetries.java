package io.photonbeam.transforms.source;

import java.util.concurrent.TimeUnit;

/**
 * When a file that the system can't read is tried again: after pauses that grow. Times are in epoch
 * microseconds. Not thread-safe.
 */
final class ReadRetries {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toMicros(1);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toMicros(1);
  private static final long UNKNOWN = Long.MIN_VALUE;

  private boolean failing;
  private long since;
  private long pause;
  private long nextAt;

  /** Whether it could not be read when it was last read. */
  boolean isFailing() {
    return failing;
  }

  /**
   * It could not be read.
   *
   * @return whether it could be the last time, so that this is to be told
   */
  boolean failed() {
    if (failing) {
      return false;
    }
    failing = true;
    pause = FIRST_PAUSE;
    nextAt = UNKNOWN;
    return true;
  }

  /** It could be read. */
  void succeeded() {
    failing = false;
  }

  /** Whether it is to be tried again by now; the first pause begins when this is asked first. */
  boolean isDue(long now) {
    if (nextAt == UNKNOWN) {
      since = now;
      nextAt = now + pause;
      return false;
    }
    if (now < nextAt) {
      return false;
    }
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
    nextAt = now + pause;
    return true;
  }

  /** How long it could not be read, at least 1. */
  long failingFor(long now) {
    return Math.max(1, now - since);
  }
}

package io.photonbeam.pipelines.generate;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Draws how long things take, in microseconds. Nothing is due after the end of the workload: a
 * delay that would pass it is drawn again, evenly from the time that is left.
 */
final class Delays {
  private static final long FOREIGN_MEDIAN = TimeUnit.SECONDS.toMicros(3);
  private static final long FOREIGN_MIN = TimeUnit.MILLISECONDS.toMicros(200);
  private static final long FOREIGN_MAX = TimeUnit.MINUTES.toMicros(5);
  private static final double FOREIGN_SPREAD = 1.2;

  private static final long LATE_MEDIAN = TimeUnit.SECONDS.toMicros(4);
  private static final long LATE_MIN = TimeUnit.SECONDS.toMicros(1);
  private static final long LATE_MAX = TimeUnit.SECONDS.toMicros(60);
  private static final double LATE_SPREAD = 0.9;

  private static final long REPEAT_MAX = TimeUnit.SECONDS.toMicros(10);
  private static final long SHIFT_MAX = TimeUnit.SECONDS.toMicros(3);

  private final RandomGenerator random;
  private final long end;

  /**
   * @param end when the workload ends; {@link Long#MAX_VALUE} if it does not
   */
  Delays(RandomGenerator random, long end) {
    this.random = random;
    this.end = end;
  }

  /** When an event of this time gets a foreign event: log-normal, half of them within 3 s. */
  long foreignAfter(long time) {
    return due(time, logNormal(FOREIGN_MEDIAN, FOREIGN_SPREAD, FOREIGN_MIN, FOREIGN_MAX));
  }

  /** When a primary event that is late at this time is written: log-normal, half within 4 s. */
  long lateAfter(long time) {
    return due(time, logNormal(LATE_MEDIAN, LATE_SPREAD, LATE_MIN, LATE_MAX));
  }

  /** When a line of this time is repeated: evenly within 10 s. */
  long repeatAfter(long time) {
    return due(time, random.nextLong(REPEAT_MAX));
  }

  /** How far an event's time lies before that of the lines around it: evenly within 3 s. */
  long shift() {
    return 1 + random.nextLong(SHIFT_MAX);
  }

  private long due(long time, long delay) {
    long left = end - time;
    if (delay < left) {
      return time + delay;
    }
    return left > 0 ? time + random.nextLong(left) : time;
  }

  private long logNormal(long median, double spread, long min, long max) {
    long delay = (long) (median * Math.exp(spread * random.nextGaussian()));
    return Math.min(max, Math.max(min, delay));
  }
}

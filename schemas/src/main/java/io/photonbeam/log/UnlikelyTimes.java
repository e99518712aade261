package io.photonbeam.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events of a log whose times are probably told in another unit than they are read in:
 * seconds read as milliseconds lie in January 1970, microseconds far in the future. Thread-safe.
 */
public final class UnlikelyTimes {
  private static final long FIRST_LIKELY =
      TimeUnit.SECONDS.toMicros(Instant.parse("1990-01-01T00:00:00Z").getEpochSecond());

  private final LongAdder early = new LongAdder();
  private final LongAdder late = new LongAdder();

  /** Looks at the first of these times, in epoch microseconds. */
  public void count(long[] times, int count, InstantSource clock) {
    long lastLikely = TimeUnit.MILLISECONDS.toMicros(clock.millis() + TimeUnit.DAYS.toMillis(1));
    int before = 0;
    int after = 0;
    for (int i = 0; i < count; i++) {
      before += times[i] < FIRST_LIKELY ? 1 : 0;
      after += times[i] > lastLikely ? 1 : 0;
    }
    early.add(before);
    late.add(after);
  }

  /**
   * What there is to say of them, in a sentence for people; empty if there are none.
   *
   * @param log {@code primary} or {@code foreign}, as in the names of options
   */
  public Optional<String> warning(String log) {
    long before = early.sum();
    long after = late.sum();
    if (before + after == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ("Events of the %s log have unlikely times: %,d before 1990, %,d later than tomorrow. If"
                + " numbers in --%sTime count something else than milliseconds, give"
                + " --%sTimeUnit=seconds, micros or nanos.")
            .formatted(log, before, after, log, log));
  }
}

package io.photonbeam.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many events of a log have times that are probably told in another unit than they are read in:
 * seconds read as milliseconds lie in January 1970, microseconds far in the future.
 *
 * @param early events before 1990
 * @param late events later than tomorrow
 */
public record UnlikelyTimes(long early, long late) {
  private static final long FIRST_LIKELY =
      TimeUnit.SECONDS.toMicros(Instant.parse("1990-01-01T00:00:00Z").getEpochSecond());

  /** Looks at the first of these times, in epoch microseconds. */
  public static UnlikelyTimes of(long[] times, int count, InstantSource clock) {
    long lastLikely = TimeUnit.MILLISECONDS.toMicros(clock.millis() + TimeUnit.DAYS.toMillis(1));
    int early = 0;
    int late = 0;
    for (int i = 0; i < count; i++) {
      early += times[i] < FIRST_LIKELY ? 1 : 0;
      late += times[i] > lastLikely ? 1 : 0;
    }
    return new UnlikelyTimes(early, late);
  }

  /** Both together. */
  public UnlikelyTimes plus(UnlikelyTimes other) {
    return new UnlikelyTimes(early + other.early, late + other.late);
  }

  /**
   * What there is to say of them, in a sentence for people; empty if there are none.
   *
   * @param log {@code primary} or {@code foreign}, as in the names of options
   */
  public Optional<String> warning(String log) {
    if (early + late == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ("Events of the %s log have unlikely times: %,d before 1990, %,d later than tomorrow. If"
                + " numbers in --%sTime count something else than milliseconds, give"
                + " --%sTimeUnit=seconds, micros or nanos.")
            .formatted(log, early, late, log, log));
  }
}

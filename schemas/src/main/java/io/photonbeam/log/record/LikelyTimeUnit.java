package io.photonbeam.log.record;

import io.photonbeam.log.EventTimeUnit;
import java.time.Instant;
import java.util.Optional;

/**
 * What a bare number most likely counts that, as it is read, lies outside the years 1970 to 9999.
 * In at most one unit a number lies between 1990 and 2100, as those of events do.
 */
public final class LikelyTimeUnit {
  private static final long FIRST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  private LikelyTimeUnit() {}

  /** The unit in which a number since 1970 is a likely time of an event; empty if none is. */
  public static Optional<EventTimeUnit> of(long number) {
    for (EventTimeUnit unit : EventTimeUnit.values()) {
      if (unit != EventTimeUnit.AUTO) {
        long seconds = number / unit.perSecond();
        if (seconds >= FIRST && seconds < LAST) {
          return Optional.of(unit);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with a number that lies outside those years, in words that follow a field's name;
   * with the option that mends it where one is likely to.
   *
   * @param log {@code primary} or {@code foreign}, as in the names of options
   */
  public static String problem(long number, String log) {
    return TimeReader.OUTSIDE
        + of(number)
            .map(
                unit ->
                    " (if it counts %s, give --%sTimeUnit=%s)"
                        .formatted(words(unit), log, unit.code()))
            .orElse("");
  }

  private static String words(EventTimeUnit unit) {
    return switch (unit) {
      case SECONDS -> "seconds";
      case MILLIS -> "milliseconds";
      case MICROS -> "microseconds";
      case NANOS -> "nanoseconds";
      case AUTO -> throw new IllegalArgumentException("no unit: " + unit);
    };
  }
}

package io.photonbeam.resilience;

import java.time.Duration;
import java.time.Instant;

/**
 * A store that does not do its work.
 *
 * @param store its name for people: registry, index
 * @param since when the first of the failures in a row came
 * @param reason what the latest one said
 */
public record Outage(String store, Instant since, String reason) {

  Outage because(String newReason) {
    return new Outage(store, since, newReason);
  }

  /** How long it has lasted. */
  public Duration lasts(Instant now) {
    Duration passed = Duration.between(since, now);
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  /** {@code registry away for 42 s: <reason>}. */
  public String describe(Instant now) {
    return store + " away for " + words(lasts(now)) + ": " + reason;
  }

  /** {@code 42 s}, {@code 17 min}, {@code 3 h}. */
  static String words(Duration time) {
    if (time.toSeconds() < 120) {
      return time.toSeconds() + " s";
    }
    return time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}

package io.photonbeam.registry.simulation;

import java.time.Duration;
import java.time.Instant;

/** The time of a run, which passes only when it is told to. */
final class Time {
  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private long millis = START.toEpochMilli();

  /** Milliseconds since 1970. */
  long millis() {
    return millis;
  }

  /** By a clock that is wrong by so much. */
  Instant now(Duration skew) {
    return Instant.ofEpochMilli(millis).plus(skew);
  }

  void pass(long moreMillis) {
    millis += moreMillis;
  }
}

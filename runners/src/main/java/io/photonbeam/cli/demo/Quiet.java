package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.Poll;
import java.time.Duration;
import java.time.Instant;

/** Notices that a number has stood still for a while. Not thread-safe. */
final class Quiet {
  private final Poll clock;
  private final Duration time;
  private long last = -1;
  private Instant since = Instant.MIN;

  Quiet(Poll clock, Duration time) {
    this.clock = clock;
    this.time = time;
  }

  /** Whether the number is the same for long enough. */
  boolean isSince(long number) {
    Instant now = clock.now();
    if (number != last) {
      last = number;
      since = now;
    }
    return !now.isBefore(since.plus(time));
  }
}

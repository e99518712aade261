package io.photonbeam.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Shows the system's time of when it was made, plus what has passed since: when the system's clock
 * is set back an hour, nobody waits for an hour, and when it jumps ahead nothing is over at once.
 */
public final class SteadyClock extends Clock {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  /** One that shows the system's time now, and counts on from it. */
  public SteadyClock() {}

  /**
   * For a run that has this clock: a steady one if it is the system's, which may be set, or else
   * itself.
   */
  public static Clock beside(Clock clock) {
    return clock.equals(Clock.systemUTC()) ? new SteadyClock() : clock;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a steady clock has no other zone than UTC");
  }
}

package io.photonbeam.resilience;

import java.io.Serializable;
import java.time.Duration;

/**
 * How patient a run is with its stores.
 *
 * @param callTimeout how long one attempt blocks at most, before it counts as failed
 * @param failuresToOpen so many attempts that fail in a row open the circuit, from 1
 * @param firstPause longest pause after a first failure, doubled after each further one
 * @param longestPause longest pause at all; a store that is back is noticed within this and {@code
 *     callTimeout}
 * @param stopGrace how long a run that was asked to stop still waits for a store that is away
 */
public record RetrySettings(
    Duration callTimeout,
    int failuresToOpen,
    Duration firstPause,
    Duration longestPause,
    Duration stopGrace)
    implements Serializable {

  public RetrySettings {
    if (!isPositive(callTimeout)
        || failuresToOpen < 1
        || !isPositive(firstPause)
        || longestPause.compareTo(firstPause) < 0
        || stopGrace.isNegative()) {
      throw new IllegalArgumentException(
          "callTimeout %s, failuresToOpen %d, firstPause %s, longestPause %s, stopGrace %s: need a timeout and pauses above 0 that grow, one failure or more, no negative grace"
              .formatted(callTimeout, failuresToOpen, firstPause, longestPause, stopGrace));
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  /**
   * 5 s for an attempt: many times what a busy store takes, and short enough that an outage is
   * noticed before much has been read. Opens after 3 failures; pauses from 0.5 s to 10 s; waits 30
   * s when asked to stop.
   */
  public static RetrySettings defaults() {
    return new RetrySettings(
        Duration.ofSeconds(5),
        3,
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }
}

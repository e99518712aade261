package io.photonbeam.resilience;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from a first to a longest one, with jitter, so that those whom one failure has
 * stopped do not come back together. In whole milliseconds, as sleeping is. As thread-safe as its
 * random numbers.
 */
final class Pauses {
  private static final int MAX_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;

  Pauses(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** Before an attempt after so many failures, from 1: anything up to the bound ("full jitter"). */
  Duration beforeRetry(int failures) {
    return part(bound(failures), random.nextDouble());
  }

  /**
   * Before a circuit that has opened so many times in a row, from 1, lets the store be tried: half
   * the bound at least, for there is only one who tries.
   */
  Duration beforeProbe(int openings) {
    return part(bound(openings), 0.5 + random.nextDouble() / 2);
  }

  private Duration bound(int times) {
    Duration doubled = first.multipliedBy(1L << Math.min(times - 1, MAX_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  private static Duration part(Duration whole, double fraction) {
    return Duration.ofMillis((long) (whole.toMillis() * fraction));
  }
}

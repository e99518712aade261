package io.photonbeam.transforms.join;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When waiting events are looked up again: exponential backoff with full jitter. The bound of each
 * wait is as long as the event has waited already, within a minimum and a maximum, and so about
 * doubles from one time to the next without a count of them. Not thread-safe.
 */
final class Backoff {
  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
  }

  /**
   * When to look next, in epoch milliseconds; always after now.
   *
   * @param sinceMillis when the event began to wait
   */
  long next(long sinceMillis, long nowMillis) {
    long waited = Math.max(0, nowMillis - sinceMillis);
    long bound = Math.min(maxMillis, Math.max(minMillis, waited));
    return nowMillis + 1 + random.nextLong(bound);
  }
}

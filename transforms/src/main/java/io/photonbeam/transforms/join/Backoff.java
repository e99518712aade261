package io.photonbeam.transforms.join;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the primary events of waiting ones are looked up in the log. At first after a moment, since
 * most are on their way from the log when their foreign event comes, and cost nothing then. After
 * that with exponential backoff and full jitter: the bound of each wait is as long as the event has
 * waited already, within a minimum and a maximum, and so about doubles from one time to the next
 * without a count of them. Not thread-safe.
 */
final class Backoff {
  /** So long at most does an event that was read need from one log reader to its shard. */
  private static final long ON_THE_WAY_MILLIS = 250;

  /** One look serves all events of a shard that are due at about the same time. */
  private static final long TOGETHER_MILLIS = 500;

  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
  }

  /** When to look for the first time, in epoch milliseconds, if the event begins to wait now. */
  long first(long nowMillis) {
    return together(nowMillis + Math.min(ON_THE_WAY_MILLIS, minMillis));
  }

  /**
   * When to look next, in epoch milliseconds; always after now.
   *
   * @param sinceMillis when the event began to wait
   */
  long next(long sinceMillis, long nowMillis) {
    long waited = Math.max(0, nowMillis - sinceMillis);
    long bound = Math.min(maxMillis, Math.max(minMillis, waited));
    return Math.min(nowMillis + maxMillis, together(nowMillis + 1 + random.nextLong(bound)));
  }

  private long together(long millis) {
    long step = Math.min(TOGETHER_MILLIS, minMillis);
    return -Math.floorDiv(-millis, step) * step;
  }
}

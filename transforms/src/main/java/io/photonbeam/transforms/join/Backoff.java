package io.photonbeam.transforms.join;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the primary events of waiting ones are looked up in the log. At first after a moment, since
 * most are on their way from the log when their foreign event comes, and cost nothing then: sooner
 * for an event that was just written than for one of a backlog. After that with exponential backoff
 * and full jitter: the bound of each wait is as long as the event has waited already, or a part of
 * the time that it was in its log, within a minimum and a maximum, and so about doubles from one
 * time to the next without a count of them. A look costs a round trip to the index, so all are put
 * together at a few moments. Not thread-safe.
 */
final class Backoff {
  /** An event that was read may need so long from one log reader to its shard. */
  private static final long FIRST_MIN_MILLIS = 250;

  private static final long FIRST_MAX_MILLIS = 5_000;

  /** What a backlog has was found by the first look, or comes by itself. */
  private static final long NEXT_MAX_MILLIS = 60_000;

  /** The part of the time that it was in its log already which an event may wait more. */
  private static final int PART_OF_AGE = 10;

  private static final long STEP_MIN_MILLIS = 500;

  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
  }

  /**
   * When to look for the first time, in epoch milliseconds.
   *
   * @param nowMillis when the event begins to wait
   * @param ageMillis for how long it has been in its log
   */
  long first(long nowMillis, long ageMillis) {
    long patience = Math.min(FIRST_MAX_MILLIS, ageMillis / PART_OF_AGE);
    long wait = Math.min(minMillis, Math.max(FIRST_MIN_MILLIS, patience));
    return together(nowMillis + wait, wait / 2);
  }

  /** A time at which every event that waits by now is to be looked for the first time, or later. */
  long latestFirst(long nowMillis) {
    long wait = Math.min(minMillis, FIRST_MAX_MILLIS);
    return nowMillis + wait + step(wait / 2);
  }

  /**
   * When to look next, in epoch milliseconds; always after now.
   *
   * @param sinceMillis when the event began to wait
   * @param ageMillis for how long it has been in its log
   */
  long next(long sinceMillis, long nowMillis, long ageMillis) {
    long waited = Math.max(0, nowMillis - sinceMillis);
    long patience = Math.min(NEXT_MAX_MILLIS, ageMillis / PART_OF_AGE);
    long bound = Math.min(maxMillis, Math.max(minMillis, Math.max(patience, waited)));
    long next = together(nowMillis + 1 + random.nextLong(bound), bound / 4);
    return Math.min(nowMillis + maxMillis, next);
  }

  private long together(long millis, long wantedStep) {
    long step = step(wantedStep);
    return -Math.floorDiv(-millis, step) * step;
  }

  private long step(long wanted) {
    return Math.min(minMillis, Math.max(STEP_MIN_MILLIS, wanted));
  }
}

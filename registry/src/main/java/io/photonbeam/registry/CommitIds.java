package io.photonbeam.registry;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * Makes commit ids, strictly ascending for each object: where its clock stands still or steps back,
 * the last id's time is advanced by a millisecond. Thread-safe.
 */
public final class CommitIds {
  static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  /** Those of a run, and others. */
  static final int RANDOM_DIGITS = 16;

  private static final int HALF = RANDOM_DIGITS / 2;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final String stamp;
  private Instant last = Instant.MIN;

  /**
   * Makes the ids of a run, of a clock and a source of random bits; two objects with the same bits
   * at the same time would make the same ids.
   */
  public CommitIds(InstantSource clock, RandomGenerator random, RunStamp run) {
    this(clock, random, run.text());
  }

  /** Ids of no run. */
  public CommitIds(InstantSource clock, RandomGenerator random) {
    this(clock, random, "");
  }

  private CommitIds(InstantSource clock, RandomGenerator random, String stamp) {
    this.clock = clock;
    this.random = random;
    this.stamp = stamp;
  }

  /** By the system's clock and its secure random bits. */
  public static CommitIds system() {
    return new CommitIds(InstantSource.system(), new SecureRandom());
  }

  /** A commit id that was never used before. */
  public synchronized CommitId next() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    last = now.isAfter(last) ? now : last.plusMillis(1);
    StringBuilder text = new StringBuilder(CommitId.LENGTH);
    CommitId.TIME.formatTo(last.atOffset(ZoneOffset.UTC), text);
    text.append('-').append(stamp);
    text.append(digits(random, HALF - stamp.length())).append(digits(random, HALF));
    return new CommitId(text.toString());
  }

  /** At most 12 random digits, of five bits each. */
  static String digits(RandomGenerator random, int number) {
    long bits = random.nextLong();
    StringBuilder digits = new StringBuilder(number);
    for (int i = 0; i < number; i++) {
      digits.append(DIGITS.charAt((int) (bits >>> (i * 5)) & 31));
    }
    return digits.toString();
  }
}

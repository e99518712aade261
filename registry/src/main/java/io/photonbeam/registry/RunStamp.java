package io.photonbeam.registry;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * What the commit ids of one run have in common, so that the registry can tell what a run has
 * committed, in whichever process and at whichever attempt.
 *
 * @param text six digits of commit ids: 30 random bits
 */
public record RunStamp(String text) implements Serializable {
  static final int LENGTH = 6;

  private static final long serialVersionUID = 1;

  /**
   * Takes a stamp's text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public RunStamp {
    if (text.length() != LENGTH || !text.chars().allMatch(c -> CommitIds.DIGITS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("'%s' is no stamp of a run".formatted(text));
    }
  }

  /** The stamp of a new run. */
  public static RunStamp random(RandomGenerator random) {
    return new RunStamp(CommitIds.digits(random, LENGTH));
  }

  /** Whether a commit was made by the run of this stamp. */
  public boolean isOf(CommitId commit) {
    return commit.text().startsWith(text, CommitId.LENGTH - CommitIds.RANDOM_DIGITS);
  }
}

package io.photonbeam.transforms.index.hash;

/**
 * The ids of a day whose hashes begin with the same bits.
 *
 * @param day since 1970
 * @param level how many times three bits their hashes share, up to {@link #MAX_LEVEL}
 * @param prefix those bits
 */
record Bucket(long day, int level, long prefix) {
  static final int BRANCHES = 8;
  static final int MAX_LEVEL = 21;
  private static final int BITS = 3;

  /** That of all ids of a day. */
  static Bucket ofDay(long day) {
    return new Bucket(day, 0, 0);
  }

  /** That of a hash on a level. */
  static Bucket of(long day, int level, long hash) {
    return new Bucket(day, level, level == 0 ? 0 : hash >>> (Long.SIZE - BITS * level));
  }

  /** The level that it is one of. */
  DayLevel dayLevel() {
    return new DayLevel(day, level);
  }

  /** Whether there is no further level. */
  boolean isLast() {
    return level == MAX_LEVEL;
  }

  /** In which branch, from 0 to 7, a hash of this bucket goes on to the next level. */
  int branch(long hash) {
    return (int) (hash >>> (Long.SIZE - BITS * (level + 1))) & (BRANCHES - 1);
  }

  /** The bucket of a branch. */
  Bucket next(int branch) {
    return new Bucket(day, level + 1, prefix << BITS | branch);
  }
}

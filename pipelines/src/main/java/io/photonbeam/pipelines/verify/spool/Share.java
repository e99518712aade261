package io.photonbeam.pipelines.verify.spool;

import java.util.List;

/**
 * A share of a partition: the entries whose hash falls on a number, of so many, a power of two. The
 * partition itself is told by the other end of the hash.
 */
public record Share(int number, int of) {
  /** The whole partition. */
  public static final Share ALL = new Share(0, 1);

  private static final int BITS = 30;

  /** Two shares that together are this one. */
  public List<Share> halves() {
    if (of >= 1 << BITS) {
      throw new IllegalStateException("no partition is so large");
    }
    return List.of(new Share(number, 2 * of), new Share(number + of, 2 * of));
  }

  boolean has(long hash) {
    return ((hash >>> (Long.SIZE - BITS)) & (of - 1)) == number;
  }

  /** Shows the entries of this share, which begin with their hash, and no others. */
  public Spool.Reader only(Spool.Reader reader) {
    return entry -> {
      if (has(entry[0])) {
        reader.entry(entry);
      }
    };
  }
}

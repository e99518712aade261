package io.photonbeam.transforms.index;

import java.util.Comparator;

/**
 * Where a block of a log is.
 *
 * @param offset of the block in the file
 */
record BlockPlace(IndexedFile file, long offset) implements Comparable<BlockPlace> {
  private static final Comparator<BlockPlace> ORDER =
      Comparator.comparing(BlockPlace::file).thenComparingLong(BlockPlace::offset);

  /** The same block of the file under another name. */
  BlockPlace in(IndexedFile other) {
    return new BlockPlace(other, offset);
  }

  @Override
  public int compareTo(BlockPlace other) {
    return ORDER.compare(this, other);
  }
}

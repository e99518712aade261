package io.photonbeam.transforms.index;

import java.util.Comparator;

/**
 * Where a block of a log is.
 *
 * @param file its file's path
 * @param offset of the block in the file
 */
record BlockPlace(String file, long offset) implements Comparable<BlockPlace> {
  private static final Comparator<BlockPlace> ORDER =
      Comparator.comparing(BlockPlace::file).thenComparingLong(BlockPlace::offset);

  @Override
  public int compareTo(BlockPlace other) {
    return ORDER.compare(this, other);
  }
}

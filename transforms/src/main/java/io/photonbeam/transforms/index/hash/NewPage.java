package io.photonbeam.transforms.index.hash;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * A page that is not yet written.
 *
 * @param bytes as they will stand in the store; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record NewPage(Bucket bucket, byte[] key, byte[] bytes) {
  /** Ids of more than that are parted: a look-up reads a page whole. */
  static final int MAX_IDS = 2_048;

  /**
   * Makes pages of some ids of a bucket, of its own or of those below it.
   *
   * @param numbers gives a number to each page, never the same again
   * @param pages to which they are added
   */
  static void addOf(
      Bucket bucket, PlacedHashes ids, LongSupplier numbers, List<? super NewPage> pages) {
    if (ids.size() > MAX_IDS && !bucket.isLast()) {
      PlacedHashes[] branches = ids.branches(bucket);
      for (int branch = 0; branch < branches.length; branch++) {
        addOf(bucket.next(branch), branches[branch], numbers, pages);
      }
    } else if (ids.size() > 0) {
      byte[] key = TreeKeys.page(bucket, numbers.getAsLong());
      pages.add(new NewPage(bucket, key, Page.pack(ids)));
    }
  }
}

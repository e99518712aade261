package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyValue;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A page that is not yet written.
 *
 * @param page as it will stand in the store, under its key
 * @param filter of what is in it, under its own key
 */
record NewPage(Bucket bucket, KeyValue page, KeyValue filter) {
  /** Most ids of a page, but on the last level, as a look-up reads it whole. */
  static final int MAX_IDS = 2_048;

  /** A page of some ids of a bucket. */
  static NewPage of(Bucket bucket, long number, PlacedHashes ids) {
    byte[] key = TreeKeys.page(bucket, number);
    return new NewPage(
        bucket,
        new KeyValue(key, Page.pack(ids)),
        new KeyValue(TreeKeys.filter(key), Filter.of(ids)));
  }

  /**
   * Makes pages of some ids of a bucket, of its own or of those below it.
   *
   * @param numbers gives a number of its own to each page
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
      pages.add(of(bucket, numbers.getAsLong(), ids));
    }
  }

  /** Bytes of all that is written. */
  int byteCount() {
    return page.bytes() + filter.bytes();
  }
}

package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks through the filters of a bucket for pages that may have some hashes. Not thread-safe. */
final class BucketScan extends RangeScan {
  private final List<HashSearch> searches;
  private final BiConsumer<byte[], HashSearch> receiver;

  /**
   * Prepares one.
   *
   * @param receiver takes the key of each page, with a search whose hash it may have
   */
  BucketScan(Bucket bucket, List<HashSearch> searches, BiConsumer<byte[], HashSearch> receiver) {
    super(TreeKeys.filtersOf(bucket));
    this.searches = searches;
    this.receiver = receiver;
  }

  @Override
  protected void take(KeyValue entry) {
    byte[] page = TreeKeys.page(entry.key());
    for (HashSearch search : searches) {
      if (Filter.mayHave(entry.value(), search.hash())) {
        receiver.accept(page, search);
      }
    }
  }
}

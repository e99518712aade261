package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import java.util.List;

/** Looks through a bucket for some hashes. Not thread-safe. */
final class BucketScan extends RangeScan {
  private final List<HashSearch> searches;

  BucketScan(Bucket bucket, List<HashSearch> searches) {
    super(TreeKeys.of(bucket));
    this.searches = searches;
  }

  @Override
  protected void take(KeyValue entry) {
    Page page = Page.of(entry.value());
    searches.forEach(search -> page.find(search.hash(), search.receiver()));
  }
}

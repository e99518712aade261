package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.RangeScan;
import io.photonbeam.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BucketScanTest {
  private static final Bucket BUCKET = new Bucket(1, 1, 0);

  private final MemoryStore store = MemoryStore.create();
  private final List<String> found = new ArrayList<>();

  private void page(Bucket bucket, long number, long... hashes) {
    PlacedHashes ids = new PlacedHashes(0);
    for (long hash : hashes) {
      ids.add(hash, number, hash * 10);
    }
    set(bucket, number, Page.pack(ids));
  }

  private void set(Bucket bucket, long number, byte[] value) {
    store.transact(
        transaction -> {
          transaction.set(TreeKeys.page(bucket, number), value);
          return null;
        });
  }

  private void find(int page, long... hashes) {
    List<HashSearch> searches = new ArrayList<>();
    for (long hash : hashes) {
      searches.add(
          new HashSearch(1, hash, (file, offset) -> found.add(hash + " " + file + "/" + offset)));
    }
    store.read(
        transaction -> {
          RangeScan.finish(transaction, List.of(new BucketScan(BUCKET, searches)), 1, page);
          return null;
        });
  }

  @Test
  void eachSearchIsToldItsPlacesInAllPagesOfTheBucketAlone() {
    page(BUCKET, -5, 1, 2);
    page(BUCKET, 4, 2, 3);
    page(new Bucket(1, 1, 1), 6, 2);
    page(new Bucket(1, 0, 0), 7, 2);
    page(new Bucket(2, 1, 0), 8, 2);

    find(100, 1, 2, 9);

    assertThat(found).containsExactlyInAnyOrder("1 -5/10", "2 -5/20", "2 4/20");
  }

  @Test
  void itGoesOnThroughManyPages() {
    for (int number = 0; number < 40; number++) {
      page(BUCKET, number, number, 77);
    }

    find(16, 39, 0, 77);

    assertThat(found).hasSize(42).contains("39 39/390", "0 0/0", "77 39/770", "77 0/770");
  }

  @Test
  void aDamagedPageHidesNoOther() {
    page(BUCKET, 1, 5);
    set(BUCKET, 2, new byte[0]);
    set(BUCKET, 3, new byte[] {(byte) 0xff, 1, 2, 3});
    page(BUCKET, 4, 6);

    find(2, 5, 6);

    assertThat(found).containsExactlyInAnyOrder("5 1/50", "6 4/60");
  }
}

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
    store.transact(
        transaction -> {
          PageChange.apply(transaction, List.of(PageChange.of(NewPage.of(bucket, number, ids))));
          return null;
        });
  }

  private void damage(byte[] key, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    store.transact(
        transaction -> {
          transaction.set(key, bytes);
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
          SearchedPages pages = new SearchedPages();
          RangeScan.finish(
              transaction, List.of(new BucketScan(BUCKET, searches, pages::add)), 1, page);
          pages.find(transaction);
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
    page(BUCKET, 2, 5, 6);
    damage(TreeKeys.page(BUCKET, 2));
    page(BUCKET, 3, 5, 6);
    damage(TreeKeys.page(BUCKET, 3), 0xff, 1, 2, 3);
    page(BUCKET, 4, 6);

    find(2, 5, 6);

    assertThat(found).containsExactlyInAnyOrder("5 1/50", "6 4/60");
  }

  @Test
  void aDamagedFilterHidesItsPageAtMost() {
    page(BUCKET, 1, 5);
    damage(TreeKeys.filter(TreeKeys.page(BUCKET, 1)));
    page(BUCKET, 2, 5);
    damage(TreeKeys.filter(TreeKeys.page(BUCKET, 2)), 0);
    page(BUCKET, 3, 5);

    find(2, 5);

    assertThat(found).containsExactlyInAnyOrder("5 1/50", "5 3/50");
  }

  @Test
  void aFilterWithoutItsPageFindsNothing() {
    page(BUCKET, 1, 5);
    store.transact(
        transaction -> {
          transaction.clear(TreeKeys.page(BUCKET, 1));
          return null;
        });

    find(2, 5);

    assertThat(found).isEmpty();
  }
}

package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreLimits;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All pages that are in a store, read without the tree. */
public final class StoredPages {
  private static final byte[] PAGES = new TupleWriter().add("p").pack();
  private static final byte[] FILTERS = new TupleWriter().add("b").pack();

  private final Map<String, Integer> pagesOfBuckets = new TreeMap<>();
  private final List<StoredId> ids = new ArrayList<>();
  private int pages;

  /** An id in a page. */
  public record StoredId(long day, long hash, long file, long offset) {}

  private StoredPages() {}

  /** Those that are there now. */
  public static StoredPages in(TransactionalStore store) {
    StoredPages pages = new StoredPages();
    Map<ByteBuffer, byte[]> filters = new HashMap<>();
    Scans.forEach(
        store,
        KeyRange.within(FILTERS),
        filter -> filters.put(ByteBuffer.wrap(TreeKeys.page(filter.key())), filter.value()));
    Scans.forEach(
        store,
        KeyRange.within(PAGES),
        page -> pages.add(page, filters.remove(ByteBuffer.wrap(page.key()))));
    if (!filters.isEmpty()) {
      throw new AssertionError(filters.size() + " filters of no page");
    }
    return pages;
  }

  private void add(KeyValue page, byte[] filter) {
    StoreLimits.checkKey(page.key());
    StoreLimits.checkValue(page.value());
    TupleReader key = new TupleReader(page.key(), PAGES.length);
    long day = key.readLong();
    Bucket bucket = new Bucket(day, (int) key.readLong(), key.readLong());
    PlacedHashes placed = new PlacedHashes(0);
    Page.of(page.value()).addTo(placed);
    for (int i = 0; i < placed.size(); i++) {
      if (!Bucket.of(day, bucket.level(), placed.hash(i)).equals(bucket)) {
        throw new AssertionError("not in its bucket: " + placed.hash(i) + " in " + bucket);
      }
      if (filter == null || !Filter.mayHave(filter, placed.hash(i))) {
        throw new AssertionError("not in its filter: " + placed.hash(i) + " in " + bucket);
      }
      ids.add(new StoredId(day, placed.hash(i), placed.file(i), placed.offset(i)));
    }
    pagesOfBuckets.merge(bucket.toString(), 1, Integer::sum);
    pages++;
  }

  /** How many there are. */
  public int count() {
    return pages;
  }

  /** All ids in them, as often as they are there. */
  public List<StoredId> ids() {
    return ids;
  }

  /** How many pages the bucket has that has most. */
  int mostOfABucket() {
    return pagesOfBuckets.values().stream().mapToInt(i -> i).max().orElse(0);
  }
}

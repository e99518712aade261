package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Parts;
import io.photonbeam.store.RangeScan;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * From the hashes of ids to the blocks that hold them, as the package's documentation says. Methods
 * throw {@link io.photonbeam.store.StoreException} when the store can't be used; all can be
 * repeated. Thread-safe.
 */
public final class HashTree {
  /** Of one transaction, far below what any store takes. */
  private static final int MAX_CHANGES = 1_000;

  private static final long MAX_BYTES = 1 << 20;

  /** Buckets that are emptied, or looked through, together: some megabytes. */
  private static final int BUCKETS_TOGETHER = 32;

  /** Pages of a bucket that are read, or moved on, at a time; mostly there are fewer. */
  private static final int PAGES_TOGETHER = 16;

  private final TransactionalStore store;
  private final RandomGenerator random;
  private final PageCounts counts;

  /**
   * The tree in a store.
   *
   * @param random thread-safe; its numbers name pages, so no two processes may draw the same
   */
  public HashTree(TransactionalStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
    this.counts = new PageCounts(random);
  }

  /**
   * Writes ids, each of which is found when this returns; of one that came with more than {@link
   * PlacedHashes#MAX_PLACES} places only the last of them are sure to be.
   *
   * @param byDay days since 1970
   */
  public void write(Map<Long, PlacedHashes> byDay) {
    List<NewPage> pages = new ArrayList<>();
    byDay.forEach(
        (day, ids) -> NewPage.addOf(Bucket.ofDay(day), ids.distinct(), random::nextLong, pages));
    empty(apply(pages.stream().map(PageChange::of).toList()));
  }

  /** Makes some changes; returns which buckets are full now. */
  private List<Bucket> apply(List<PageChange> changes) {
    List<Bucket> full = new ArrayList<>();
    for (List<PageChange> part : Parts.of(changes, PageChange::bytes, MAX_CHANGES, MAX_BYTES)) {
      store.transact(
          transaction -> {
            PageChange.apply(transaction, part);
            return null;
          });
      part.stream()
          .flatMap(change -> change.pages().stream())
          .map(NewPage::bucket)
          .forEach(bucket -> addIfFull(bucket, full));
    }
    return full;
  }

  private void addIfFull(Bucket bucket, List<Bucket> full) {
    if (counts.countAnother(bucket)) {
      full.add(bucket);
    }
  }

  /** Moves on what is in some buckets, and then in those that are full by that. */
  private void empty(Collection<Bucket> full) {
    Queue<Bucket> waiting = new ArrayDeque<>(full);
    while (!waiting.isEmpty()) {
      List<Bucket> some = new ArrayList<>();
      while (some.size() < BUCKETS_TOGETHER && !waiting.isEmpty()) {
        some.add(waiting.remove());
      }
      waiting.addAll(apply(moves(some)));
    }
  }

  private List<PageChange> moves(List<Bucket> buckets) {
    List<List<KeyValue>> contents =
        store.read(
            transaction ->
                transaction.scanAll(
                    buckets.stream().map(TreeKeys::pagesOf).toList(), PAGES_TOGETHER));
    List<PageChange> moves = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      if (contents.get(i).size() > 1) {
        moves.add(move(buckets.get(i), contents.get(i)));
      }
    }
    return moves;
  }

  private PageChange move(Bucket bucket, List<KeyValue> pages) {
    List<Page> read = pages.stream().map(page -> Page.of(page.value())).toList();
    PlacedHashes ids = new PlacedHashes(read.stream().mapToInt(Page::size).sum());
    read.forEach(page -> page.addTo(ids));
    List<NewPage> moved = new ArrayList<>();
    NewPage.addOf(bucket, ids.distinct(), random::nextLong, moved);
    return new PageChange(moved, pages.stream().map(KeyValue::key).toList());
  }

  /**
   * Hands out the places of some hashes, mostly those first that were written last.
   *
   * @param levels that were scanned in the same transaction
   */
  public void find(ReadTransaction transaction, TreeLevels levels, List<HashSearch> searches) {
    Map<Bucket, List<HashSearch>> byBucket = new LinkedHashMap<>();
    for (HashSearch search : searches) {
      for (int level : levels.of(search.day())) {
        byBucket
            .computeIfAbsent(
                Bucket.of(search.day(), level, search.hash()), bucket -> new ArrayList<>())
            .add(search);
      }
    }
    SearchedPages pages = new SearchedPages();
    List<BucketScan> scans = new ArrayList<>();
    byBucket.forEach((bucket, of) -> scans.add(new BucketScan(bucket, of, pages::add)));
    RangeScan.finish(transaction, scans, BUCKETS_TOGETHER, PAGES_TOGETHER);
    pages.find(transaction);
  }

  /** Where everything of days before another stands. */
  public static List<KeyRange> before(long day) {
    return TreeKeys.before(day);
  }
}

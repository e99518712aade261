package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/** A look through a range of the index, page by page. Not thread-safe. */
abstract class PagedScan {
  /** Scans that are under way together. */
  private static final int MAX_TOGETHER = 500;

  /** Entries that each of them may bring at a time. */
  private static final int PAGE = 200;

  private KeyRange range;

  PagedScan(KeyRange range) {
    this.range = range;
  }

  abstract void take(KeyValue entry);

  /** Ends some scans: a page of each at a time, so that a distant store is waited for once. */
  static void finish(ReadTransaction transaction, List<? extends PagedScan> scans) {
    for (int from = 0; from < scans.size(); from += MAX_TOGETHER) {
      List<PagedScan> open =
          List.copyOf(scans.subList(from, Math.min(from + MAX_TOGETHER, scans.size())));
      while (!open.isEmpty()) {
        open = withMore(transaction, open);
      }
    }
  }

  private static List<PagedScan> withMore(ReadTransaction transaction, List<PagedScan> scans) {
    List<List<KeyValue>> pages =
        transaction.scanAll(scans.stream().map(scan -> scan.range).toList(), PAGE);
    List<PagedScan> more = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      PagedScan scan = scans.get(i);
      List<KeyValue> page = pages.get(i);
      page.forEach(scan::take);
      if (page.size() == PAGE) {
        scan.range = scan.range.after(page.get(PAGE - 1).key());
        more.add(scan);
      }
    }
    return more;
  }
}

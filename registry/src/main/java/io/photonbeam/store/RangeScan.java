package io.photonbeam.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A look through a range, page by page, together with others. Not thread-safe, and used only inside
 * the body of the transaction that it reads in.
 */
public abstract class RangeScan {
  private KeyRange range;

  /** Begins at a range's first entry. */
  protected RangeScan(KeyRange range) {
    this.range = range;
  }

  /** Takes the range's next entry. */
  protected abstract void take(KeyValue entry);

  /**
   * Ends some scans: a page of each at a time, so that a distant store is waited for once.
   *
   * @param together how many scans are under way at a time, at least 1
   * @param page how many entries each of them may bring at a time, at least 1; {@code together}
   *     times as many may be in memory at once
   */
  public static void finish(
      ReadTransaction transaction, List<? extends RangeScan> scans, int together, int page) {
    for (List<? extends RangeScan> part : Parts.of(scans, together)) {
      List<RangeScan> open = List.copyOf(part);
      while (!open.isEmpty()) {
        open = withMore(transaction, open, page);
      }
    }
  }

  private static List<RangeScan> withMore(
      ReadTransaction transaction, List<RangeScan> scans, int page) {
    List<List<KeyValue>> pages =
        transaction.scanAll(scans.stream().map(scan -> scan.range).toList(), page);
    List<RangeScan> more = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      RangeScan scan = scans.get(i);
      List<KeyValue> entries = pages.get(i);
      entries.forEach(scan::take);
      if (entries.size() == page) {
        scan.range = scan.range.after(entries.get(page - 1).key());
        more.add(scan);
      }
    }
    return more;
  }
}

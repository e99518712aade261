package io.photonbeam.store;

import java.util.List;
import java.util.function.Consumer;

/** Scans of ranges that may be longer than one transaction may take. */
public final class Scans {
  private static final int PAGE = 5_000;

  /** Read in a second or less, and little beside a heap; a page of ids is smaller. */
  private static final long PAGE_BYTES = 4 << 20;

  private Scans() {}

  /**
   * Visits every entry of a range, ascending, holding one page in memory. Each page is one
   * transaction of its own, so the whole is no snapshot: an entry that is there all the while is
   * visited once; one that comes or goes meanwhile is visited or it is not.
   *
   * @return the number of entries visited
   */
  public static long forEach(
      TransactionalStore store, KeyRange range, Consumer<? super KeyValue> visitor) {
    long visited = 0;
    KeyRange rest = range;
    while (true) {
      KeyRange page = rest;
      List<KeyValue> entries = store.read(transaction -> transaction.scan(page, PAGE, PAGE_BYTES));
      entries.forEach(visitor);
      visited += entries.size();
      if (entries.size() < PAGE && bytes(entries) < PAGE_BYTES) {
        return visited;
      }
      rest = rest.after(entries.get(entries.size() - 1).key());
    }
  }

  private static long bytes(List<KeyValue> entries) {
    return entries.stream().mapToLong(KeyValue::bytes).sum();
  }
}

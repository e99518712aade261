package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TupleReader;
import java.util.List;

/**
 * Looks among the runs of one process, day and level for those that may hold some EventIds. Ids
 * that are near to each other, as the ids of a batch mostly are, are looked for with one scan. Not
 * thread-safe.
 */
final class RunSearch {
  private static final int PAGE = 1_000;

  private final ReadTransaction transaction;
  private final byte[] keys;
  private final long startOfDay;
  private final long maxSpan;

  RunSearch(ReadTransaction transaction, long day, ProcessKey process, int level) {
    this.transaction = transaction;
    this.keys = EventKeys.runs(day, process, level);
    this.startOfDay = EventKeys.startOf(day);
    this.maxSpan = EventKeys.maxSpan(level);
  }

  /** Receives a run's value, read up to its file, for a search whose id the run spans. */
  interface Receiver {
    void run(Search search, TupleReader value);
  }

  /**
   * Looks for ids of the process and day.
   *
   * @param searches in the order of their ids' times
   */
  void find(List<Search> searches, Receiver receiver) {
    int from = 0;
    for (int i = 1; i <= searches.size(); i++) {
      if (i == searches.size() || earliestRun(searches.get(i)) > searches.get(i - 1).micros()) {
        scan(searches.subList(from, i), receiver);
        from = i;
      }
    }
  }

  /** No run of this level that begins earlier can span the id. */
  private long earliestRun(Search search) {
    return Math.max(startOfDay, search.micros() - maxSpan);
  }

  private void scan(List<Search> searches, Receiver receiver) {
    KeyRange range =
        EventKeys.between(
            keys, earliestRun(searches.get(0)), searches.get(searches.size() - 1).micros());
    int next = 0;
    List<KeyValue> page;
    do {
      page = transaction.scan(range, PAGE);
      for (KeyValue run : page) {
        next = match(run, searches, next, receiver);
      }
      range = page.isEmpty() ? range : range.after(page.get(page.size() - 1).key());
    } while (page.size() == PAGE);
  }

  /** Returns the first of the searches that this run, or one that begins later, may span. */
  private int match(KeyValue run, List<Search> searches, int from, Receiver receiver) {
    long first = EventKeys.first(keys, run.key());
    long last = first + new TupleReader(run.value(), 0).readLong();
    int next = from;
    while (next < searches.size() && searches.get(next).micros() < first) {
      next++;
    }
    for (int i = next; i < searches.size() && searches.get(i).micros() <= last; i++) {
      TupleReader value = new TupleReader(run.value(), 0);
      value.readLong();
      receiver.run(searches.get(i), value);
    }
    return next;
  }
}

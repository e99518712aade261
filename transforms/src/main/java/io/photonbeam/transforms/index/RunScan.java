package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import io.photonbeam.store.TupleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks through those runs of one process, day and level that may hold some EventIds. Ids that are
 * near to each other, as the ids of a batch mostly are, are looked for with one scan. Not
 * thread-safe.
 */
final class RunScan extends RangeScan {
  /** To pass over the few runs between two ids costs less than to ask once more. */
  private static final long NEAR_MICROS = TimeUnit.SECONDS.toMicros(10);

  private final byte[] keys;

  /** In the order of their ids' times. */
  private final List<Search> searches;

  private final Receiver receiver;

  /** The first of the searches that the next run, or one that begins later, may span. */
  private int next;

  private RunScan(KeyRange range, byte[] keys, List<Search> searches, Receiver receiver) {
    super(range);
    this.keys = keys;
    this.searches = searches;
    this.receiver = receiver;
  }

  /** Receives a run for a search whose id it spans. */
  interface Receiver {
    void run(Search search, SpanningRun run);
  }

  /**
   * The scans for some ids of one process and day.
   *
   * @param searches in the order of their ids' times
   */
  static List<RunScan> of(
      long day, ProcessKey process, int level, List<Search> searches, Receiver receiver) {
    byte[] keys = EventKeys.runs(day, process, level);
    List<RunScan> scans = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= searches.size(); i++) {
      if (i == searches.size()
          || earliestRun(day, level, searches.get(i)) - NEAR_MICROS
              > searches.get(i - 1).micros()) {
        List<Search> near = searches.subList(from, i);
        KeyRange range =
            EventKeys.between(
                keys, earliestRun(day, level, near.get(0)), near.get(near.size() - 1).micros());
        scans.add(new RunScan(range, keys, near, receiver));
        from = i;
      }
    }
    return scans;
  }

  /** No run of the level that begins earlier can span the id. */
  private static long earliestRun(long day, int level, Search search) {
    return Math.max(EventKeys.startOf(day), search.micros() - EventKeys.maxSpan(level));
  }

  @Override
  protected void take(KeyValue run) {
    long first = EventKeys.first(keys, run.key());
    TupleReader value = new TupleReader(run.value(), 0);
    long last = first + value.readLong();
    SpanningRun spanning =
        new SpanningRun(
            run.key(),
            first,
            value.readLong(),
            value.readLong(),
            value.hasNext() ? Optional.of(value.readBytes()) : Optional.empty());
    while (next < searches.size() && searches.get(next).micros() < first) {
      next++;
    }
    for (int i = next; i < searches.size() && searches.get(i).micros() <= last; i++) {
      receiver.run(searches.get(i), spanning);
    }
  }
}

package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs that span the ids of some searches. Which of them have the id, their times tell, which
 * are read together when all runs are known. Not thread-safe.
 */
final class SpanningRuns implements RunScan.Receiver {
  /** Whose times are read together: with 4 096 ids in each they take some megabytes. */
  private static final int PAGE = 500;

  private final List<Search> searches = new ArrayList<>();
  private final List<SpanningRun> runs = new ArrayList<>();

  @Override
  public void run(Search search, SpanningRun run) {
    searches.add(search);
    runs.add(run);
  }

  /** Hands out each search with each run that has its id, in the order in which they came. */
  void forEachThatHas(ReadTransaction transaction, RunScan.Receiver receiver) {
    for (int from = 0; from < runs.size(); from += PAGE) {
      int to = Math.min(from + PAGE, runs.size());
      List<byte[]> times =
          transaction.getAll(runs.subList(from, to).stream().map(SpanningRun::timesKey).toList());
      for (int i = from; i < to; i++) {
        if (mayHave(runs.get(i), times.get(i - from), searches.get(i))) {
          receiver.run(searches.get(i), runs.get(i));
        }
      }
    }
  }

  /** Of what an earlier version has noted no times are known. */
  private static boolean mayHave(SpanningRun run, byte[] times, Search search) {
    return times == null || RunTimes.contain(times, search.micros() - run.first());
  }
}

package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Collects the runs that span the ids of some searches. Their times tell which of them hold the id;
 * those that stand apart are read in one go at the end. Not thread-safe.
 */
final class SpanningRuns implements RunScan.Receiver {
  /** Whose times are read together: with 4 096 ids in each they take some megabytes. */
  private static final int PAGE = 500;

  private final List<Holding> holding = new ArrayList<>();

  /** Those whose times are not known yet, by their keys. */
  private final Map<ByteBuffer, Spanning> spanning = new LinkedHashMap<>();

  private record Holding(Search search, SpanningRun run) {}

  private record Spanning(SpanningRun run, List<Search> searches) {}

  @Override
  public void run(Search search, SpanningRun run) {
    if (run.times().isEmpty()) {
      spanning
          .computeIfAbsent(ByteBuffer.wrap(run.key()), key -> new Spanning(run, new ArrayList<>()))
          .searches
          .add(search);
    } else if (run.holds(search, run.times().get())) {
      holding.add(new Holding(search, run));
    }
  }

  /** Hands out each search with each run that holds its id, or may. */
  void forEachThatHolds(ReadTransaction transaction, BiConsumer<Search, SpanningRun> receiver) {
    List<Spanning> all = List.copyOf(spanning.values());
    for (int from = 0; from < all.size(); from += PAGE) {
      addHolding(transaction, all.subList(from, Math.min(from + PAGE, all.size())));
    }
    holding.forEach(each -> receiver.accept(each.search, each.run));
  }

  private void addHolding(ReadTransaction transaction, List<Spanning> page) {
    List<byte[]> times =
        transaction.getAll(page.stream().map(each -> EventKeys.times(each.run.key())).toList());
    for (int i = 0; i < page.size(); i++) {
      SpanningRun run = page.get(i).run;
      byte[] ofIds = times.get(i);
      page.get(i).searches.stream()
          // Of what an earlier version has noted no times are known.
          .filter(search -> ofIds == null || run.holds(search, ofIds))
          .forEach(search -> holding.add(new Holding(search, run)));
    }
  }
}

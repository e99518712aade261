package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Collects the runs that span the ids of some searches. Their times, read in one go at the end,
 * tell which of them hold the id. Not thread-safe.
 */
final class SpanningRuns implements RunScan.Receiver {
  /** Whose times are read together: with 4 096 ids in each they take some megabytes. */
  private static final int PAGE = 500;

  /** By the key of the run's times. */
  private final Map<ByteBuffer, Spanning> spanning = new LinkedHashMap<>();

  private record Spanning(SpanningRun run, List<Search> searches) {}

  @Override
  public void run(Search search, SpanningRun run) {
    spanning
        .computeIfAbsent(
            ByteBuffer.wrap(run.timesKey()), key -> new Spanning(run, new ArrayList<>()))
        .searches
        .add(search);
  }

  /** Hands out each search with each run that holds its id, or may, in the order of the runs. */
  void forEachThatHolds(ReadTransaction transaction, BiConsumer<Search, SpanningRun> receiver) {
    List<Spanning> all = List.copyOf(spanning.values());
    for (int from = 0; from < all.size(); from += PAGE) {
      List<Spanning> page = all.subList(from, Math.min(from + PAGE, all.size()));
      List<byte[]> times =
          transaction.getAll(page.stream().map(each -> each.run.timesKey()).toList());
      for (int i = 0; i < page.size(); i++) {
        Spanning each = page.get(i);
        byte[] packed = times.get(i);
        each.searches.stream()
            .filter(search -> mayHold(each.run, packed, search))
            .forEach(search -> receiver.accept(search, each.run));
      }
    }
  }

  /** Of what an earlier version has noted no times are known. */
  private static boolean mayHold(SpanningRun run, byte[] times, Search search) {
    return times == null || RunTimes.contains(times, search.micros() - run.first());
  }
}

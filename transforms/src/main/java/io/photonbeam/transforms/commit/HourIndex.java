package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.batch.Scanners;
import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.join.JoinedBatches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pairs by the hour of their foreign event, which is the folder of their row. Not thread-safe. */
final class HourIndex {
  private record Pair(JoinedBatch batch, int index) {}

  private final SortedMap<Long, List<Pair>> pairs = new TreeMap<>();

  private HourIndex() {}

  /** Of the pairs of batches. */
  static HourIndex of(Iterable<JoinedBatch> batches, Scanners foreigns) {
    HourIndex index = new HourIndex();
    for (JoinedBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        index
            .pairs
            .computeIfAbsent(hour(batch, i, foreigns), hour -> new ArrayList<>(2))
            .add(new Pair(batch, i));
      }
    }
    return index;
  }

  /** The hour of a pair, counted from 1970. */
  static long hour(JoinedBatch batch, int pair, Scanners foreigns) {
    return PartitionHour.number(
        foreigns.at(batch.foreign().schema(), batch.foreign().record(pair)).timeMicros());
  }

  /** The hours, ascending. */
  Set<Long> hours() {
    return pairs.keySet();
  }

  /** Number of pairs of an hour. */
  int size(long hour) {
    return pairs.get(hour).size();
  }

  /** Those hours with the most pairs that have so many together, or all of them; ascending. */
  List<Long> fullest(long wanted) {
    List<Long> bySize = new ArrayList<>(pairs.keySet());
    bySize.sort(Comparator.<Long>comparingInt(this::size).reversed());
    int taken = 0;
    for (long size = 0; size < wanted && taken < bySize.size(); taken++) {
      size += size(bySize.get(taken));
    }
    return bySize.subList(0, taken).stream().sorted().toList();
  }

  /** Adds the pairs of some hours to batches. */
  void addTo(JoinedBatches batches, Collection<Long> hours) {
    for (long hour : hours) {
      pairs.get(hour).forEach(pair -> batches.add(pair.batch(), pair.index()));
    }
  }
}

package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.PartitionHour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Pairs by the hour of their foreign event, which is the folder of their row. Not thread-safe. */
final class PairsByHour {
  /** A pair of a batch. */
  record Pair(JoinedBatch batch, int index) {
    /** Bytes of both records. */
    long bytes() {
      return batch.bytes(index);
    }
  }

  private final SortedMap<Long, List<Pair>> pairs = new TreeMap<>();

  private PairsByHour() {}

  /** Of the pairs of batches. */
  static PairsByHour of(Iterable<JoinedBatch> batches, EventScanners foreigns) {
    PairsByHour index = new PairsByHour();
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
  static long hour(JoinedBatch batch, int pair, EventScanners foreigns) {
    return PartitionHour.number(
        foreigns.at(batch.foreign().schema(), batch.foreign().record(pair)).timeMicros());
  }

  /** The hours, ascending. */
  Set<Long> hours() {
    return pairs.keySet();
  }

  /** The pairs of an hour. */
  List<Pair> pairs(long hour) {
    return pairs.get(hour);
  }

  /** Those hours with the most pairs that have half of all bytes together. */
  Set<Long> fullest() {
    List<Long> bySize = new ArrayList<>(pairs.keySet());
    bySize.sort(Comparator.<Long>comparingInt(hour -> pairs(hour).size()).reversed());
    long wanted = pairs.values().stream().mapToLong(PairsByHour::bytes).sum() / 2;
    Set<Long> chosen = new TreeSet<>();
    for (long hour : bySize) {
      chosen.add(hour);
      wanted -= bytes(pairs(hour));
      if (wanted <= 0) {
        break;
      }
    }
    return chosen;
  }

  private static long bytes(List<Pair> pairs) {
    return pairs.stream().mapToLong(Pair::bytes).sum();
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.verify.VerifyReport.Place;
import io.photonbeam.text.FirstFew;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Places that are told: some of each kind by name, and how many there are of each.
 *
 * @param named by file and offset
 * @param counts by kind
 */
public record Places(List<Place> named, Map<String, Long> counts) {
  /** Places of a kind that are named. */
  private static final int KEPT = 20;

  /** None. */
  public static final Places NONE = new Places(List.of(), Map.of());

  public Places {
    named = List.copyOf(named);
    counts = Map.copyOf(counts);
  }

  /** These and others. */
  Places and(Places others) {
    Map<String, Long> sums = new TreeMap<>(counts);
    others.counts.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
    List<Place> both = new ArrayList<>(named);
    both.addAll(others.named);
    return new Places(both, sums);
  }

  /** In lines, kind by kind: the first few, and how many more there are. */
  List<String> lines() {
    Set<String> kinds = new LinkedHashSet<>(named.stream().map(Place::kind).toList());
    List<String> lines = new ArrayList<>();
    for (String kind : kinds) {
      List<String> ofKind =
          named.stream().filter(place -> place.kind().equals(kind)).map(Place::toString).toList();
      lines.addAll(
          FirstFew.lines(ofKind, counts.get(kind), "more " + kind, "more " + plural(kind)));
    }
    return lines;
  }

  private static String plural(String kind) {
    return Stream.of(LogProblem.Kind.values())
        .filter(known -> known.words().equals(kind))
        .findFirst()
        .map(LogProblem.Kind::plural)
        .orElse(kind.endsWith("s") ? kind : kind + "s");
  }

  /** Gathers places. Thread-safe. */
  static final class Builder {
    private final List<Place> named = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void add(Place place) {
      if (counts.merge(place.kind(), 1L, Long::sum) <= KEPT) {
        named.add(place);
      }
    }

    synchronized Places build() {
      List<Place> sorted = new ArrayList<>(named);
      sorted.sort(Comparator.comparing(Place::file).thenComparing(Place::offset));
      return new Places(sorted, counts);
    }
  }
}

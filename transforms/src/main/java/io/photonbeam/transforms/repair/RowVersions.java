package io.photonbeam.transforms.repair;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.EventPlace;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RowShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * All contents that the logs have of the events of lost files, under one id, and with times of one
 * hour. A file has one shape; so of all shapes that each of its rows has, the one is taken whose
 * first row stands first in the logs, and of each row's contents of this shape the first. In
 * whatever order they are added, the choice is the same. Not thread-safe.
 */
final class RowVersions {
  /**
   * One content of an event.
   *
   * @param rank 0 for the pair that the join made, 1 for others
   * @param primary schema of its primary event, by which versions of one foreign event are told
   *     apart that are of one shape
   */
  private record Version(
      RowShape shape, JoinedRow row, EventPlace place, int rank, String primary) {
    static final Comparator<Version> ORDER =
        Comparator.comparing(Version::place)
            .thenComparingInt(Version::rank)
            .thenComparing(Version::primary)
            .thenComparing(version -> version.row().source().record(version.row().pair()));
  }

  /** The rows of a file. */
  record Chosen(RowShape shape, List<JoinedRow> rows) {
    Chosen sorted(Comparator<JoinedRow> order) {
      return new Chosen(shape, rows.stream().sorted(order).toList());
    }
  }

  private final Map<OutputFile, Map<ForeignId, Map<Schema, Version>>> versions = new HashMap<>();

  /**
   * Adds a content.
   *
   * @param rank 0 for the pair that the join made, 1 for others
   * @param primary schema of its primary event
   */
  void add(
      OutputFile file, RowShape shape, JoinedRow row, EventPlace place, int rank, String primary) {
    versions
        .computeIfAbsent(file, f -> new HashMap<>())
        .computeIfAbsent(row.id(), id -> new HashMap<>(2))
        .merge(
            shape.row(),
            new Version(shape, row, place, rank, primary),
            (a, b) -> Version.ORDER.compare(a, b) <= 0 ? a : b);
  }

  /** The rows of these ids; empty if not all of them can have one shape. */
  Optional<Chosen> choose(OutputFile file, Collection<ForeignId> ids) {
    Map<Schema, List<Version>> byShape = new LinkedHashMap<>();
    for (ForeignId id : ids) {
      versionsOf(file, id)
          .forEach(
              (shape, version) ->
                  byShape.computeIfAbsent(shape, s -> new ArrayList<>()).add(version));
    }
    return byShape.values().stream()
        .filter(rows -> rows.size() == ids.size())
        .min(Comparator.comparing(rows -> first(rows), Version.ORDER))
        .map(rows -> new Chosen(first(rows).shape(), rows.stream().map(Version::row).toList()));
  }

  private static Version first(List<Version> rows) {
    return rows.stream().min(Version.ORDER).orElseThrow();
  }

  /** How many of these ids have no version. */
  long without(OutputFile file, Collection<ForeignId> ids) {
    return ids.stream().filter(id -> versionsOf(file, id).isEmpty()).count();
  }

  /** How many shapes a file's events have in the logs. */
  int shapesOf(OutputFile file) {
    Set<Schema> shapes = new HashSet<>();
    versions.getOrDefault(file, Map.of()).values().forEach(some -> shapes.addAll(some.keySet()));
    return shapes.size();
  }

  private Map<Schema, Version> versionsOf(OutputFile file, ForeignId id) {
    return versions.getOrDefault(file, Map.of()).getOrDefault(id, Map.of());
  }
}

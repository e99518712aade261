package io.photonbeam.transforms.commit;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rows belong into which lost file of a commit. An event is a candidate for the file of its
 * hour; but if it was logged twice, with times of two hours, its row is in one of both files only,
 * and the registry does not know which. So the files that are still there are asked, and the number
 * of rows decides. No id is given to two files, whatever is in the logs. Not thread-safe.
 *
 * @param <R> a candidate
 */
final class RowAssignment<R> {
  static final Comparator<ForeignId> BY_TEXT = (a, b) -> Arrays.compareUnsigned(a.utf8(), b.utf8());

  private final Map<PartitionHour, Map<ForeignId, R>> candidates = new TreeMap<>();
  private final Map<OutputFile, Set<ForeignId>> assigned = new LinkedHashMap<>();
  private final Set<ForeignId> inOtherFiles = new HashSet<>();

  /** Ids that are in other files, or assigned. */
  private final Set<ForeignId> used = new HashSet<>();

  /** Adds a candidate unless there is one of that id and hour; returns whether it was added. */
  boolean add(PartitionHour hour, ForeignId id, R candidate) {
    return candidates.computeIfAbsent(hour, h -> new LinkedHashMap<>()).putIfAbsent(id, candidate)
        == null;
  }

  /** Notes that an id's row is in a file that is not lost. */
  void use(Set<ForeignId> ids) {
    inOtherFiles.addAll(ids);
    used.addAll(ids);
  }

  /**
   * Gives rows to lost files: first to those for which there are just as many as they had, then to
   * the others, in the order of their hours, preferring those rows that can be in no other.
   */
  void assign(List<OutputFile> lost) {
    List<OutputFile> open = new ArrayList<>(lost);
    open.sort(Comparator.comparing(PartitionHour::of));
    while (!open.isEmpty()) {
      OutputFile next =
          open.stream()
              .filter(file -> left(file).size() == file.rows())
              .findFirst()
              .orElse(open.get(0));
      open.remove(next);
      take(next, open);
    }
  }

  private void take(OutputFile file, List<OutputFile> others) {
    Set<ForeignId> left = left(file);
    Set<ForeignId> ambiguous = new HashSet<>();
    others.forEach(other -> ambiguous.addAll(left(other)));
    List<ForeignId> chosen = new ArrayList<>(left);
    chosen.sort(Comparator.comparing(ambiguous::contains));
    Set<ForeignId> taken =
        new HashSet<>(chosen.subList(0, (int) Math.min(chosen.size(), file.rows())));
    used.addAll(taken);
    assigned.put(file, taken);
  }

  /** The ids of a file's hour that no file has. */
  private Set<ForeignId> left(OutputFile file) {
    Set<ForeignId> left = new TreeSet<>(BY_TEXT);
    left.addAll(candidates.getOrDefault(PartitionHour.of(file), Map.of()).keySet());
    left.removeAll(used);
    return left;
  }

  /** The rows for a lost file; fewer than it had if the logs do not have them all. */
  List<R> rowsOf(OutputFile file) {
    Map<ForeignId, R> ofHour = candidates.getOrDefault(PartitionHour.of(file), Map.of());
    return assigned.get(file).stream().map(ofHour::get).toList();
  }

  /** Candidates whose ids have rows in files that were not lost, or in these. */
  int placed(List<OutputFile> made) {
    Set<ForeignId> visible = new HashSet<>(inOtherFiles);
    made.forEach(file -> visible.addAll(assigned.get(file)));
    return (int)
        candidates.values().stream()
            .flatMap(ofHour -> ofHour.keySet().stream())
            .filter(visible::contains)
            .count();
  }

  /** How many candidates were added. */
  int size() {
    return candidates.values().stream().mapToInt(Map::size).sum();
  }
}

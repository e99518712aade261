package io.photonbeam.pipelines.compact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which large files of an hour count, so that no small file is held by two of them. Two that hold
 * the same one are there if a damaged large file was replaced, or if two compactions ran beside
 * each other without a lock. Then one that holds rows of which no small file is left comes first,
 * and of others the younger. Not thread-safe.
 */
final class Coverage {
  private final List<LargeFile> chosen = new ArrayList<>();
  private final List<LargeFile> redundant = new ArrayList<>();
  private final Set<String> held = new HashSet<>();

  /**
   * Chooses among large files that are whole.
   *
   * @param small the small files that are there
   */
  static Coverage of(List<LargeFile> whole, Set<String> small) {
    Coverage coverage = new Coverage();
    whole.stream()
        .sorted(
            Comparator.comparing((LargeFile file) -> small.containsAll(file.rows().keySet()))
                .thenComparing(LargeFile::name, Comparator.reverseOrder()))
        .forEach(coverage::consider);
    return coverage;
  }

  private void consider(LargeFile file) {
    if (file.rows().keySet().stream().anyMatch(held::contains)) {
      redundant.add(file);
    } else {
      add(file);
    }
  }

  /** Adds a file that holds none of the small files that are held. */
  void add(LargeFile file) {
    chosen.add(file);
    held.addAll(file.rows().keySet());
  }

  /** Whether all rows of a file are elsewhere: in large files that count, or in small ones. */
  boolean hasRowsOf(LargeFile file, Set<String> small) {
    return file.rows().keySet().stream().allMatch(name -> holds(name) || small.contains(name));
  }

  /** The files that count and hold rows of this one. */
  List<LargeFile> inPlaceOf(LargeFile file) {
    return chosen.stream()
        .filter(other -> !Collections.disjoint(other.rows().keySet(), file.rows().keySet()))
        .toList();
  }

  /** Whether the large files that count hold this small one. */
  boolean holds(String smallFile) {
    return held.contains(smallFile);
  }

  /** The large files that count. */
  List<LargeFile> chosen() {
    return chosen;
  }

  /** The others. */
  List<LargeFile> redundant() {
    return redundant;
  }
}

package io.photonbeam.pipelines.compact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which large files of an hour count, so that no small file is held by two of them. Two that hold
 * the same one are there if a damaged large file was replaced, or if two compactions ran beside
 * each other without a lock; then the younger counts. Not thread-safe.
 */
final class Coverage {
  private final List<LargeFile> chosen = new ArrayList<>();
  private final List<LargeFile> redundant = new ArrayList<>();
  private final Set<String> held = new HashSet<>();

  /** Chooses among large files that are whole. */
  static Coverage of(List<LargeFile> whole) {
    Coverage coverage = new Coverage();
    whole.stream()
        .sorted(Comparator.comparing(LargeFile::name).reversed())
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

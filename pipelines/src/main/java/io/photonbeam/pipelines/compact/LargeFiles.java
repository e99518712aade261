package io.photonbeam.pipelines.compact;

import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The large files that are there. Remembers those that no manifest needs any more, for the time
 * when it is replaced. Not thread-safe.
 */
final class LargeFiles {
  private static final String DAMAGED = "_damaged-";

  private final HourTree tree;
  private final CompactSettings settings;
  private final CompactCounts counts;
  private final List<Path> damaged = new ArrayList<>();
  private final List<Path> redundant = new ArrayList<>();

  LargeFiles(HourTree tree, CompactSettings settings, CompactCounts counts) {
    this.tree = tree;
    this.settings = settings;
    this.counts = counts;
  }

  /** Forgets what was found, before all is looked at again. */
  void begin() {
    damaged.clear();
    redundant.clear();
  }

  /**
   * Which large files of an hour count. A damaged one does not, unless it alone holds its rows.
   *
   * @param small the small files that are there
   */
  Coverage coverage(PartitionHour hour, Set<String> small) throws IOException {
    List<LargeFile> whole = new ArrayList<>();
    List<Path> bad = new ArrayList<>();
    for (String name : tree.files(hour)) {
      if (LargeFile.idOf(name).isPresent()) {
        look(hour, name, small, bad).ifPresent(whole::add);
      }
    }
    Coverage coverage = Coverage.of(whole, small);
    for (LargeFile file : coverage.redundant()) {
      if (!coverage.hasRowsOf(file, small)) {
        counts.lost(tree.line(hour, file.name()));
      } else if (isRedundantForLong(file, coverage)) {
        redundant.add(tree.file(hour, file.name()));
      }
    }
    if (!bad.isEmpty() && small.stream().allMatch(coverage::holds)) {
      bad.forEach(file -> counts.lost(tree.line(hour, file.getFileName().toString())));
    }
    damaged.addAll(bad);
    return coverage;
  }

  private Optional<LargeFile> look(
      PartitionHour hour, String name, Set<String> small, List<Path> bad) throws IOException {
    Path file = tree.file(hour, name);
    try {
      return Optional.of(LargeFile.read(file, hour, settings.deep()));
    } catch (DamagedFileException e) {
      Optional<LargeFile> alone =
          withReadableFooter(file, hour).filter(large -> !small.containsAll(large.rows().keySet()));
      if (alone.isPresent()) {
        counts.lost(tree.line(hour, name));
      } else {
        bad.add(file);
      }
      return alone;
    }
  }

  private static Optional<LargeFile> withReadableFooter(Path file, PartitionHour hour)
      throws IOException {
    try {
      return Optional.of(LargeFile.read(file, hour, false));
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Sets damaged files aside under a name that readers pass over, and deletes redundant ones that
   * nobody can be reading; only after a manifest without them is in its place.
   */
  void removeUnlisted(Disk disk) throws IOException {
    for (Path file : damaged) {
      disk.move(file, file.resolveSibling(DAMAGED + file.getFileName()));
      counts.damaged();
    }
    for (Path file : redundant) {
      disk.delete(file);
    }
  }

  /** A manifest may have listed it until the files were made that are listed in its place. */
  private boolean isRedundantForLong(LargeFile file, Coverage coverage) {
    Instant time = settings.now().minus(CompactSettings.GRACE);
    return Stream.concat(Stream.of(file), coverage.inPlaceOf(file).stream())
        .allMatch(each -> madeBefore(time, each));
  }

  private static boolean madeBefore(Instant time, LargeFile file) {
    return LargeFile.idOf(file.name()).map(id -> id.created().isBefore(time)).orElse(false);
  }
}

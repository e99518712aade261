package io.photonbeam.pipelines.compact;

import io.photonbeam.transforms.commit.PartitionHour;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The large files that are there. Remembers those that no manifest needs any more, for the time
 * when it is replaced. Not thread-safe.
 */
final class LargeFiles {
  private static final String DAMAGED = "_damaged-";

  private final HourTree tree;
  private final CompactSettings settings;
  private final CompactTally tally;
  private final List<Path> damaged = new ArrayList<>();
  private final List<Path> redundant = new ArrayList<>();

  LargeFiles(HourTree tree, CompactSettings settings, CompactTally tally) {
    this.tree = tree;
    this.settings = settings;
    this.tally = tally;
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
    Coverage coverage = Coverage.of(whole);
    coverage.redundant().forEach(file -> redundant.add(tree.file(hour, file.name())));
    if (!bad.isEmpty() && small.stream().allMatch(coverage::holds)) {
      bad.forEach(file -> tally.lost(tree.line(hour, file.getFileName().toString())));
    }
    damaged.addAll(bad);
    return coverage;
  }

  private Optional<LargeFile> look(
      PartitionHour hour, String name, Set<String> small, List<Path> bad) throws IOException {
    Path file = tree.file(hour, name);
    try {
      return Optional.of(LargeFile.read(file, settings.deep()));
    } catch (DamagedFileException e) {
      Optional<LargeFile> alone =
          withReadableFooter(file).filter(large -> !small.containsAll(large.rows().keySet()));
      if (alone.isPresent()) {
        tally.lost(tree.line(hour, name));
      } else {
        bad.add(file);
      }
      return alone;
    }
  }

  private static Optional<LargeFile> withReadableFooter(Path file) throws IOException {
    try {
      return Optional.of(LargeFile.read(file, false));
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
      tally.damaged();
    }
    Instant youngest = settings.now().minus(CompactSettings.GRACE);
    for (Path file : redundant) {
      if (madeBefore(youngest, file)) {
        disk.delete(file);
      }
    }
  }

  private static boolean madeBefore(Instant time, Path file) {
    return LargeFile.idOf(file.getFileName().toString())
        .map(id -> id.created().isBefore(time))
        .orElse(false);
  }
}

package io.photonbeam.pipelines.compact;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Makes few large files of the many small ones of past hours, and a manifest: a list of files that
 * hold every row exactly once, at every moment. The published files stay as they are, so that those
 * who list their folder see every row once, too. Hour by hour:
 *
 * <ol>
 *   <li>the small and large files that are there are listed. Each large file tells which small ones
 *       it holds; of two that hold the same one the younger counts;
 *   <li>if the hour has ended long ago and enough small files are in no large one, large ones are
 *       written of them and renamed to where they are found;
 *   <li>the large files that count, and the small ones in none of them, go into the next manifest.
 * </ol>
 *
 * Then the next manifest is renamed to its place. Nothing is remembered from one compaction to the
 * next but what these folders hold:
 *
 * <table>
 *   <caption>What a crash leaves</caption>
 *   <tr><td>while a large file is written</td><td>a staged file, which a later compaction deletes
 *   </td></tr>
 *   <tr><td>after it was renamed</td><td>the old manifest, which does not know it; the next
 *   compaction finds it and lists it</td></tr>
 *   <tr><td>after the manifest was renamed</td><td>damaged large files that no manifest lists; the
 *   next compaction sets them aside</td></tr>
 * </table>
 *
 * Files that vanish while a reader with an old manifest may still need them are large ones that
 * were damaged, and those that were redundant for longer than {@link CompactSettings#GRACE}. Not
 * thread-safe.
 */
public final class Compaction {
  private static final Duration HOUR = Duration.ofHours(1);

  /** After so many manifests of others, theirs is left as it is: it is as new. */
  private static final int ATTEMPTS = 3;

  private final CompactSettings settings;
  private final CommitIds ids;
  private final Disk disk;
  private final BooleanSupplier stopped;
  private final OutputFolder output;
  private final HourTree small;
  private final HourTree large;
  private final CompactCounts counts;
  private final LargeFiles largeFiles;

  /**
   * A compaction that runs once.
   *
   * @param ids makes names of large files
   * @param progress counts small files put into large ones
   * @param stopped ends it soon; the manifest is still written
   */
  public Compaction(
      CompactSettings settings, CommitIds ids, LongAdder progress, BooleanSupplier stopped) {
    this(settings, ids, progress, stopped, Disk.REAL);
  }

  Compaction(
      CompactSettings settings,
      CommitIds ids,
      LongAdder progress,
      BooleanSupplier stopped,
      Disk disk) {
    this.settings = settings;
    this.ids = ids;
    this.stopped = stopped;
    this.disk = disk;
    this.output = new OutputFolder(settings.output());
    this.small = new HourTree(output.joined());
    this.large = new HourTree(settings.output().resolve("compacted"));
    this.counts = new CompactCounts(progress);
    this.largeFiles = new LargeFiles(large, settings, counts);
  }

  /** Deletes what compactions have staged that died long ago, as {@link #run} does, too. */
  public void clean() throws IOException {
    try (CompactLock lock = CompactLock.tryLock(settings.output()).orElse(null)) {
      if (lock != null) {
        removeAbandoned();
      }
    }
  }

  /**
   * Compacts the output, unless somebody else does.
   *
   * @throws IOException if files can't be read or written; what was done by then stays, and the
   *     next one goes on
   */
  public CompactReport run() throws IOException {
    try (CompactLock lock = CompactLock.tryLock(settings.output()).orElse(null)) {
      return lock == null ? CompactReport.SKIPPED : compact();
    }
  }

  /** As {@link #run}, whoever else is at work. */
  CompactReport compact() throws IOException {
    removeAbandoned();
    Path staging = staging(settings.pipeline());
    disk.createFolders(staging);
    HourMerge merge = new HourMerge(small, large, staging, settings.limits(), ids, disk, counts);
    for (int attempt = 1; ; attempt++) {
      Optional<CompactReport> report = list(staging, merge, attempt == ATTEMPTS);
      if (report.isPresent()) {
        return report.get();
      }
    }
  }

  /** Empty if another compaction has written a manifest meanwhile, and this is not the last try. */
  private Optional<CompactReport> list(Path staging, HourMerge merge, boolean isLast)
      throws IOException {
    Path target = settings.output().resolve(Manifest.NAME);
    byte[] seen = Manifest.current(target);
    largeFiles.begin();
    Path draft = staging.resolve(ids.next() + ".txt");
    try (Manifest manifest = new Manifest(draft, disk)) {
      for (PartitionHour hour : hours()) {
        compact(hour, merge, manifest);
      }
      Manifest.Outcome outcome = manifest.replace(target, seen);
      if (outcome != Manifest.Outcome.OVERTAKEN) {
        largeFiles.removeUnlisted(disk);
      } else if (!isLast) {
        return Optional.empty();
      }
      return Optional.of(counts.report(manifest.lines(), outcome == Manifest.Outcome.REPLACED));
    } catch (IOException | RuntimeException e) {
      disk.deleteAfter(e, draft);
      throw e;
    }
  }

  private NavigableSet<PartitionHour> hours() throws IOException {
    NavigableSet<PartitionHour> hours = new TreeSet<>(small.hours());
    hours.addAll(large.hours());
    return hours;
  }

  private void compact(PartitionHour hour, HourMerge merge, Manifest manifest) throws IOException {
    NavigableSet<String> files = small.files(hour);
    Coverage coverage = largeFiles.coverage(hour, files);
    if (isSettled(hour)) {
      List<String> waiting =
          files.stream()
              .filter(file -> LargeFile.idOf(file).isPresent() && !coverage.holds(file))
              .toList();
      if (waiting.size() >= fewest(coverage)) {
        List<LargeFile> made = merge.merge(hour, waiting, stopped);
        made.forEach(coverage::add);
        if (!made.isEmpty()) {
          counts.hour();
        }
      }
    }
    list(hour, files, coverage, manifest);
  }

  private boolean isSettled(PartitionHour hour) {
    return !hour.start().plus(HOUR).isAfter(settings.now().minus(settings.settle()));
  }

  private int fewest(Coverage coverage) {
    return coverage.chosen().isEmpty()
        ? settings.limits().firstFiles()
        : settings.limits().furtherFiles();
  }

  private void list(
      PartitionHour hour, NavigableSet<String> files, Coverage coverage, Manifest manifest)
      throws IOException {
    for (String name : coverage.chosen().stream().map(LargeFile::name).sorted().toList()) {
      manifest.add(large.line(hour, name));
    }
    for (String name : files) {
      if (!coverage.holds(name)) {
        manifest.add(small.line(hour, name));
      }
    }
  }

  private Path staging(String pipeline) {
    return output.staged(pipeline).resolve("compact");
  }

  /** Deletes what compactions have staged that died, longer ago than the grace. */
  private void removeAbandoned() throws IOException {
    for (String pipeline : output.pipelines()) {
      Path folder = staging(pipeline);
      if (Presence.isFolder(folder)) {
        for (Path file : files(folder)) {
          if (isAbandoned(file)) {
            disk.delete(file);
          }
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private boolean isAbandoned(Path file) {
    String name = file.getFileName().toString();
    int end = name.indexOf('.');
    Optional<CommitId> id = end < 0 ? Optional.empty() : CommitId.parse(name.substring(0, end));
    return id.map(made -> made.created().isBefore(settings.now().minus(CompactSettings.GRACE)))
        .orElse(false);
  }
}

package io.photonbeam.pipelines.compact;

import io.photonbeam.pipelines.compact.ParquetFooter.Shape;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Makes large files of small ones of the same hour and shape. Each is written where nobody looks,
 * closed and durable, and then renamed to where it is found. Not thread-safe.
 */
final class HourMerge {
  private static final int FEWEST = 2;

  private final HourTree small;
  private final HourTree large;
  private final Path staging;
  private final CompactSettings.Limits limits;
  private final CommitIds ids;
  private final Disk disk;
  private final CompactCounts counts;

  HourMerge(
      HourTree small,
      HourTree large,
      Path staging,
      CompactSettings.Limits limits,
      CommitIds ids,
      Disk disk,
      CompactCounts counts) {
    this.small = small;
    this.large = large;
    this.staging = staging;
    this.limits = limits;
    this.ids = ids;
    this.disk = disk;
    this.counts = counts;
  }

  /** A file whose footer was read. */
  private record SmallFile(String name, long rows, long bytes) {}

  /**
   * Makes large files of as many small ones as it can.
   *
   * @param stopped ends it between two large files
   * @return the large files, which readers can find now
   */
  List<LargeFile> merge(PartitionHour hour, Collection<String> files, BooleanSupplier stopped)
      throws IOException {
    List<LargeFile> made = new ArrayList<>();
    for (Map.Entry<Shape, List<SmallFile>> group : byShape(hour, files).entrySet()) {
      List<SmallFile> left = group.getValue();
      while (left.size() >= FEWEST && !stopped.getAsBoolean()) {
        makeOne(hour, group.getKey(), left).ifPresent(made::add);
      }
    }
    return made;
  }

  private Map<Shape, List<SmallFile>> byShape(PartitionHour hour, Collection<String> files)
      throws IOException {
    Map<Shape, List<SmallFile>> groups = new LinkedHashMap<>();
    for (String file : files) {
      try {
        Path path = small.file(hour, file);
        ParquetFooter footer = ParquetFooter.read(path);
        groups
            .computeIfAbsent(footer.shape(), shape -> new ArrayList<>())
            .add(new SmallFile(file, footer.rows(), Files.size(path)));
      } catch (DamagedFileException | NoSuchFileException e) {
        counts.unreadable(small.line(hour, file));
      }
    }
    return groups;
  }

  /** Makes a file of the first ones, which leave the list, or takes away what is no good. */
  private Optional<LargeFile> makeOne(PartitionHour hour, Shape shape, List<SmallFile> left)
      throws IOException {
    String name = LargeFile.nameOf(ids.next());
    Path staged = staging.resolve(name);
    try (LargeFileWriter writer = LargeFileWriter.create(staged, hour, shape)) {
      Optional<SmallFile> unreadable = fill(writer, hour, left);
      if (unreadable.isPresent()) {
        disk.delete(staged);
        discard(hour, unreadable.get(), left);
        return Optional.empty();
      }
      writer.seal();
      publish(staged, large.file(hour, name));
      LargeFile made = new LargeFile(name, writer.rows());
      List<SmallFile> taken = left.subList(0, made.rows().size());
      long bytes = taken.stream().mapToLong(SmallFile::bytes).sum();
      counts.made(taken.size(), bytes, Files.size(large.file(hour, name)));
      taken.clear();
      return Optional.of(made);
    } catch (IOException | RuntimeException e) {
      disk.deleteAfter(e, staged);
      throw e;
    }
  }

  /**
   * Adds files in their order until it is full, or up to one that can't be read, which it names.
   */
  private Optional<SmallFile> fill(
      LargeFileWriter writer, PartitionHour hour, List<SmallFile> files) throws IOException {
    for (SmallFile file : files) {
      if (!hasRoom(writer)) {
        break;
      }
      try {
        writer.add(small.file(hour, file.name()), file.rows());
      } catch (DamagedFileException | NoSuchFileException e) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private boolean hasRoom(LargeFileWriter writer) {
    int files = writer.rows().size();
    return files < FEWEST || (files < limits.maxFiles() && writer.bytes() < limits.bytes());
  }

  private void publish(Path staged, Path target) throws IOException {
    disk.createFolders(target.getParent());
    disk.move(staged, target);
    disk.sync(target.getParent());
  }

  /** Takes a file away that can't be read, and looks for others, so as not to begin for each. */
  private void discard(PartitionHour hour, SmallFile unreadable, List<SmallFile> left)
      throws IOException {
    counts.unreadable(small.line(hour, unreadable.name()));
    left.remove(unreadable);
    for (SmallFile file : List.copyOf(left)) {
      try {
        ParquetFooter.readAndCheckPages(small.file(hour, file.name()));
      } catch (DamagedFileException | NoSuchFileException e) {
        counts.unreadable(small.line(hour, file.name()));
        left.remove(file);
      }
    }
  }
}

package io.photonbeam.transforms.read;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The files of a log at one moment: every {@code *.avro} below its folder, in path order, whose
 * name does not begin with {@code .} or {@code _}.
 */
public final class LogListing {
  private static final int MAX_DEPTH = 64;

  /**
   * A file as it was listed.
   *
   * @param size bytes it held
   * @param modifiedMicros when it was last written, in epoch microseconds
   */
  public record Entry(long size, long modifiedMicros) {}

  private final Map<Path, Entry> entries;

  private LogListing(Map<Path, Entry> entries) {
    this.entries = entries;
  }

  /**
   * Lists a log. A folder that does not exist is an empty log; files that vanish meanwhile are left
   * out.
   *
   * @throws IOException if the log's folder exists and can not be read; unreadable folders below it
   *     are left out
   */
  public static LogListing of(Path root) throws IOException {
    Map<Path, Entry> entries = new TreeMap<>();
    if (Files.exists(root)) {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Collector(root, entries));
    }
    return new LogListing(entries);
  }

  /** Entries by full path. */
  public Map<Path, Entry> entries() {
    return entries;
  }

  public long totalBytes() {
    return entries.values().stream().mapToLong(Entry::size).sum();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<Path, Entry> entries;

    Collector(Path root, Map<Path, Entry> entries) {
      this.root = root;
      this.entries = entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(root) || isVisible(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && isVisible(file) && file.toString().endsWith(".avro")) {
        entries.put(
            file,
            new Entry(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isVisible(Path path) {
      String name = path.getFileName().toString();
      return !name.startsWith(".") && !name.startsWith("_");
    }
  }
}

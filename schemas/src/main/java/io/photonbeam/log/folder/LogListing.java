package io.photonbeam.log.folder;

import io.photonbeam.log.LogProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a log is at one moment: which files belong to it, which were passed over though they look
 * like log files, and which files and folders could not be looked into. Whoever reads a log, or
 * says that all of it was read, goes by this. Immutable.
 *
 * <p>Files are those named {@code *.avro}, up to {@value LogWalk#MAX_DEPTH} folders deep, links
 * followed; a name that begins with {@code .} or {@code _}, of a file or folder, hides what it
 * names.
 */
public final class LogListing {
  /**
   * A file as it was listed.
   *
   * @param size bytes it held
   * @param modifiedMicros when it was last written, in epoch microseconds
   * @param key the file's identity whatever its name is, where the file system has such a thing and
   *     the file can be found by the text of its path; else null. Its text is the same in every
   *     process
   */
  public record Entry(long size, long modifiedMicros, Object key) {
    static Entry of(BasicFileAttributes attributes) {
      return new Entry(
          attributes.size(),
          attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS),
          attributes.fileKey());
    }
  }

  private final Path root;
  private final boolean exists;
  private final NavigableMap<Path, Entry> entries;
  private final NavigableMap<Path, Entry> passedOver;
  private final NavigableMap<Path, String> unreadable;
  private final NavigableMap<Path, String> unopened;

  /** Files of other names that were found to be no logs, so that they are looked into once. */
  private final Map<Path, Entry> others;

  private LogListing(Path root, boolean exists, LogWalk walk) {
    this.root = root;
    this.exists = exists;
    this.entries = walk.entries();
    this.passedOver = walk.passedOver();
    this.unreadable = walk.unreadable();
    this.unopened = walk.unopened();
    this.others = walk.others();
  }

  /**
   * Lists a log. A folder that does not exist is an empty log; files that vanish meanwhile are left
   * out.
   *
   * @throws IOException if the log's folder exists and can not be read, or is none
   */
  public static LogListing of(Path root) throws IOException {
    return of(root, LogFolders.DEFAULT);
  }

  /** As {@link #of(Path)}, by other means. */
  public static LogListing of(Path root, LogFolders folders) throws IOException {
    return list(root, folders, null);
  }

  /**
   * Lists the log again. What has not changed since is shared with this listing, and what was
   * looked into is not looked into again.
   *
   * @throws IOException as {@link #of(Path)}
   */
  public LogListing again(LogFolders folders) throws IOException {
    return list(root, folders, this);
  }

  private static LogListing list(Path root, LogFolders folders, LogListing before)
      throws IOException {
    LogWalk walk = new LogWalk(root, folders, before);
    boolean exists = !Files.notExists(root);
    if (exists) {
      if (Files.isRegularFile(root)) {
        throw new NotDirectoryException(root.toString());
      }
      walk.run();
    }
    return new LogListing(root, exists, walk);
  }

  /** The log's folder. */
  public Path root() {
    return root;
  }

  /** Whether the log's folder is there. */
  public boolean exists() {
    return exists;
  }

  /** The log's files by full path, in path order. */
  public Map<Path, Entry> entries() {
    return entries;
  }

  /** Files that are not read because of their names, though they look like log files. */
  public Map<Path, Entry> passedOver() {
    return passedOver;
  }

  /** Folders below the root, or what could not even be told to be one, and why. */
  public Map<Path, String> unreadable() {
    return unreadable;
  }

  /** Files named as those of a log that nobody can open as such, and why. */
  public Map<Path, String> unopened() {
    return unopened;
  }

  /** Whether what a path names may be there though it is not listed. */
  public boolean mayHide(Path path) {
    for (Path folder : unreadable.keySet()) {
      if (path.startsWith(folder)) {
        return true;
      }
    }
    return unopened.containsKey(path);
  }

  public long totalBytes() {
    long bytes = 0;
    for (Entry entry : entries.values()) {
      bytes += entry.size();
    }
    return bytes;
  }

  /**
   * A single file as a listing would show it; empty if there is none.
   *
   * @throws IOException if the system can't tell
   */
  public static Optional<Entry> entryOf(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile() ? Optional.of(Entry.of(attributes)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Why a folder could not be listed, in words for people that follow its name. */
  public static String reason(IOException e) {
    return LogWalk.words(e);
  }

  /** What of the log can't be read for reasons that the listing alone shows, in path order. */
  public List<LogProblem> problems() {
    List<LogProblem> problems = new ArrayList<>();
    unreadable.forEach((path, why) -> problems.add(unreadable(path, why)));
    unopened.forEach((path, why) -> problems.add(unopened(path, why)));
    passedOver.keySet().forEach(path -> problems.add(passedOver(path)));
    return problems;
  }

  /** The problem of a folder that can't be looked into. */
  public static LogProblem unreadable(Path folder, String why) {
    return new LogProblem(
        LogProblem.Kind.UNREADABLE_FOLDER,
        folder.toString(),
        LogProblem.NO_OFFSET,
        "can't be looked into (" + why + "); what is in it is not read",
        0);
  }

  /** The problem of a file that nobody can open as a log file. */
  public static LogProblem unopened(Path file, String why) {
    return new LogProblem(
        LogProblem.Kind.UNREADABLE_FILE,
        file.toString(),
        LogProblem.NO_OFFSET,
        "is not read (" + why + ")",
        0);
  }

  /** The problem of a file that is not read because of its name. */
  public static LogProblem passedOver(Path file) {
    return new LogProblem(
        LogProblem.Kind.PASSED_OVER_FILE,
        file.toString(),
        LogProblem.NO_OFFSET,
        LogNames.isPacked(file)
            ? "it seems to be a packed log file, which is not read; unpack it, and move it away"
                + " (the blocks of an Avro file may be compressed, the file itself may not)"
            : "it looks like a log file, but its name does not end in .avro, so it is not read;"
                + " rename it, or move it away if it is none",
        0);
  }

  /** The problem of a log without a single file; empty if it has one. */
  public Optional<LogProblem> withoutFiles() {
    return entries.isEmpty()
        ? Optional.of(
            new LogProblem(
                LogProblem.Kind.LOG_WITHOUT_FILES,
                root.toString(),
                LogProblem.NO_OFFSET,
                (exists ? "holds no file named *.avro" : "does not exist")
                    + "; is it the right folder, and is its volume mounted?",
                0))
        : Optional.empty();
  }

  /** Whether a file was looked into and found to be no log. */
  boolean isOther(Path path, Entry entry) {
    return entry.equals(others.get(path));
  }

  /** A file's entry, with the path as it is held here; null if it is not listed. */
  Map.Entry<Path, Entry> entry(Path path) {
    Map.Entry<Path, Entry> found = entries.ceilingEntry(path);
    return found != null && found.getKey().equals(path) ? found : null;
  }
}

package io.photonbeam.log.folder;

import io.photonbeam.log.file.LogFile;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One walk through the folders of a log. For one use. */
final class LogWalk extends SimpleFileVisitor<Path> {
  static final int MAX_DEPTH = 64;

  private final Path root;
  private final LogFolders folders;
  private final LogListing before;
  private final TreeMap<Path, LogListing.Entry> entries = new TreeMap<>();
  private final TreeMap<Path, LogListing.Entry> passedOver = new TreeMap<>();
  private final TreeMap<Path, String> unreadable = new TreeMap<>();
  private final TreeMap<Path, String> unopened = new TreeMap<>();
  private final Map<Path, LogListing.Entry> others = new HashMap<>();

  /**
   * A walk.
   *
   * @param before an earlier listing of the same log, or null
   */
  LogWalk(Path root, LogFolders folders, LogListing before) {
    this.root = root;
    this.folders = folders;
    this.before = before;
  }

  void run() throws IOException {
    folders.walk(root, MAX_DEPTH, this);
  }

  NavigableMap<Path, LogListing.Entry> entries() {
    return entries;
  }

  NavigableMap<Path, LogListing.Entry> passedOver() {
    return passedOver;
  }

  NavigableMap<Path, String> unreadable() {
    return unreadable;
  }

  NavigableMap<Path, String> unopened() {
    return unopened;
  }

  Map<Path, LogListing.Entry> others() {
    return others;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (folder.equals(root)) {
      return FileVisitResult.CONTINUE;
    }
    if (LogNames.isVisible(folder) && NameText.isUnreadable(folder)) {
      unreadable.put(folder, NameText.REASON);
      return FileVisitResult.SKIP_SUBTREE;
    }
    return LogNames.isVisible(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) { // Deeper than a log may be.
      if (LogNames.isVisible(file)) {
        unreadable.put(file, "it lies more than " + MAX_DEPTH + " folders deep");
      }
    } else if (attributes.isSymbolicLink()) { // Links are followed, so this one leads nowhere.
      if (LogNames.isVisible(file) && LogNames.kind(file) != LogNames.Kind.NOTHING) {
        unreadable.put(file, "it is a link to what is not there");
      }
    } else if (attributes.isOther()) { // Whoever opened a pipe would wait for ever.
      if (LogNames.isVisible(file) && LogNames.kind(file) != LogNames.Kind.NOTHING) {
        unopened.put(file, "it is no file, but a pipe or device");
      }
    } else if (attributes.isRegularFile() && LogNames.isVisible(file)) {
      switch (LogNames.kind(file)) {
        case LOG -> take(file, attributes);
        case LIKE_A_LOG -> passedOver.put(file, passedOver(file, attributes));
        case UNKNOWN -> lookInto(file, attributes);
        case NOTHING -> {}
      }
    }
    return FileVisitResult.CONTINUE;
  }

  /** Shares what an earlier listing holds: a log may have very many files. */
  private void take(Path file, BasicFileAttributes attributes) {
    LogListing.Entry entry = LogListing.Entry.of(attributes);
    Map.Entry<Path, LogListing.Entry> known = before == null ? null : before.entry(file);
    if (known == null && NameText.isUnreadable(file)) {
      unopened.put(file, NameText.REASON);
    } else if (known == null) {
      entries.put(file, entry);
    } else {
      entries.put(known.getKey(), entry.equals(known.getValue()) ? known.getValue() : entry);
    }
  }

  private void lookInto(Path file, BasicFileAttributes attributes) {
    LogListing.Entry entry = passedOver(file, attributes);
    boolean known = before != null && before.isOther(file, entry);
    boolean isLog = !known && (entry.equals(passedOverBefore(file)) || LogFile.seemsToBe(file));
    (isLog ? passedOver : others).put(file, entry);
  }

  /** Nobody is to look for a file under a name by which it can't be found. */
  private static LogListing.Entry passedOver(Path file, BasicFileAttributes attributes) {
    LogListing.Entry entry = LogListing.Entry.of(attributes);
    return NameText.isUnreadable(file)
        ? new LogListing.Entry(entry.size(), entry.modifiedMicros(), null)
        : entry;
  }

  private LogListing.Entry passedOverBefore(Path file) {
    return before == null ? null : before.passedOver().get(file);
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
    return goOn(path, e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
    return e == null ? FileVisitResult.CONTINUE : goOn(folder, e);
  }

  private FileVisitResult goOn(Path path, IOException e) throws IOException {
    if (path.equals(root)) {
      throw e;
    }
    boolean isNothing = e instanceof FileSystemLoopException || e instanceof NoSuchFileException;
    if (!isNothing && LogNames.isVisible(path)) {
      unreadable.put(path, words(e));
    }
    return FileVisitResult.CONTINUE;
  }

  /** Why, without the path, which stands beside it. */
  static String words(IOException e) {
    if (e instanceof AccessDeniedException) {
      return FileFailures.NO_PERMISSION;
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return FileFailures.withAdvice(failure.getReason());
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

package io.photonbeam.text;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Failures of the file system in words, with what to do about their cause: a file that may not be
 * read wants a permission, not another copy.
 */
public final class FileFailures {
  private static final String PERMISSION =
      "give this user permission to it and to the folders above it";

  /** A missing permission, to follow or go before a name. */
  public static final String NO_PERMISSION = "no permission; " + PERMISSION;

  /** By what the system calls the cause; Java passes these words on in English. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("Permission denied", PERMISSION),
          Map.entry("Operation not permitted", PERMISSION),
          Map.entry("No space left on device", "free some space (or inodes: df -i)"),
          Map.entry("Disk quota exceeded", "free some space, or raise this user's quota"),
          Map.entry("Read-only file system", "mount it writable, or name another folder"),
          Map.entry("File too large", "raise the limit of a file's size (ulimit -f)"),
          Map.entry("Too many open files", "raise the limit of open files (ulimit -n)"),
          Map.entry(
              "File name too long",
              "a name has at most 255 bytes, a path 4,095; take a shorter one"),
          Map.entry("Too many levels of symbolic links", "mend the link that leads to itself"),
          Map.entry("Stale file handle", "mount the network file system again"),
          Map.entry("Transport endpoint is not connected", "mount the file system again"),
          Map.entry("Input/output error", "the disk or its connection fails: see the system's log"),
          Map.entry("No locks available", "the file system can't lock files; use a local disk"));

  private FileFailures() {}

  /** The failure in words that name the file, and what to do where that is known. */
  public static String words(Throwable failure) {
    String text =
        failure instanceof FileSystemException file && file.getReason() == null
            ? withoutReason(file)
            : ownWords(failure);
    return withAdvice(text);
  }

  /** The same where the file's name stands before it already, if the words begin with it. */
  public static String wordsAfter(Path file, Throwable failure) {
    String words = words(failure);
    for (String separator : List.of(": ", " ")) {
      if (words.startsWith(file + separator)) {
        return words.substring((file + separator).length());
      }
    }
    return words;
  }

  /**
   * A failure to read or write an open file, with its name: the system tells that only of a file
   * that is being opened. Failures of a kind of their own stay as they are.
   */
  public static IOException naming(Path file, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.getClass() != IOException.class || message.contains(file.toString())) {
      return failure;
    }
    FileSystemException named = new FileSystemException(file.toString(), null, message);
    // Its cause says less, and of a chain of causes the last one is told.
    named.addSuppressed(failure);
    return named;
  }

  /** Reads or writes an open file. */
  @FunctionalInterface
  public interface FileWork {
    void run() throws IOException;
  }

  /**
   * Does some work, whose failure gets the name of the file.
   *
   * @throws IOException as {@link #naming(Path, IOException)} says
   */
  public static void naming(Path file, FileWork work) throws IOException {
    try {
      work.run();
    } catch (IOException e) {
      throw naming(file, e);
    }
  }

  /**
   * Whether a file is not there. Java says "file not found" of one that may not be read as well, of
   * a folder, and where too many files are open: such a file is not gone.
   */
  public static boolean isGone(Throwable failure) {
    return failure instanceof NoSuchFileException
        || (failure instanceof FileNotFoundException
            && isGone(String.valueOf(failure.getMessage())));
  }

  /** By a message such as "a/b (No such file or directory)", which may be in another language. */
  private static boolean isGone(String message) {
    int reason = message.lastIndexOf(" (");
    return message.contains("No such file or directory")
        || (reason > 0
            && advice(message).isEmpty()
            && Files.notExists(Path.of(message.substring(0, reason))));
  }

  /** What to do about the cause that a text of the system names. */
  public static Optional<String> advice(String text) {
    return ADVICE.entrySet().stream()
        .filter(entry -> text.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The text, followed by what to do, unless it says so itself. */
  public static String withAdvice(String text) {
    return advice(text)
        .filter(advice -> !text.contains(advice))
        .map(advice -> text + "; " + advice)
        .orElse(text);
  }

  private static String withoutReason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory: " + e.getFile();
    }
    if (e instanceof AccessDeniedException) {
      return "no permission for " + e.getFile() + "; " + PERMISSION;
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory: " + e.getFile();
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already: " + e.getFile();
    }
    if (e instanceof FileSystemLoopException) {
      return "a link that leads into itself: " + e.getFile();
    }
    return e.getClass().getSimpleName() + ": " + e.getFile();
  }

  /** What is too long loses its end, but that of a file has its reason there. */
  private static String shortened(Throwable e) {
    String message = FirstFew.characters(e.getMessage());
    return e instanceof FileSystemException file && !message.equals(e.getMessage())
        ? FirstFew.characters(file.getFile()) + ": " + file.getReason()
        : message;
  }

  /** A message such as "42" or "foo" alone says nothing without the exception's name. */
  private static String ownWords(Throwable e) {
    if (e.getMessage() == null) {
      return e.getClass().getSimpleName();
    }
    // Those of libraries may go over several lines.
    String message =
        shortened(e)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    return message.contains(" ") ? message : e.getClass().getSimpleName() + ": " + message;
  }
}

package io.photonbeam.store.sqlite;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Which file a path leads to, for as long as somebody uses it: one that is moved there later is
 * another, whatever it holds. Without this, a process writes on into a file that has no name any
 * more, and what it writes is lost with its end. A look costs one call of the file system; on file
 * systems that number no files only a file that is gone is noticed. Thread-safe.
 */
final class FileGuard {
  private final Path path;

  /** Device and number of the file that was there first; null if not known yet. */
  private volatile Object first;

  FileGuard(Path path) {
    this.path = path;
  }

  /**
   * Remembers the file that is there, the first time; later it must still be that.
   *
   * @throws StoreAccessException if it is gone, or another one is in its place
   */
  void check() {
    Object now = now();
    if (first == null) {
      first = now;
    } else if (!first.equals(now)) {
      throw new StoreAccessException(
          path
              + " is another file now than the one that this process has used: somebody has moved"
              + " one over it. Nothing more is written. Stop whatever uses it; if it is an older"
              + " copy, follow the steps for restoring a registry.");
    }
  }

  private Object now() {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key;
    } catch (NoSuchFileException e) {
      throw new StoreAccessException(
          path + " has been moved away or deleted while it was in use; put it back.", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private StoreException unreadable(IOException e) {
    return new StoreUnavailableException(
        path + " cannot be looked at (" + e + "). Nothing was written.", e);
  }
}

package io.photonbeam.transforms.commit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes folders that a power failure does not take away again. A folder that is there already may
 * have been made a moment ago by a thread or a process that has yet to make it durable, or died
 * before it could. So each one on the way is made durable here, once in the life of this process.
 * Thread-safe.
 */
final class DurableFolders {
  /** Hours come and go: forgetting them all now and then costs a few calls to the disk. */
  private static final int MAX_KNOWN = 10_000;

  private final Sync sync;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /** Makes what was done in a folder durable. */
  @FunctionalInterface
  interface Sync {
    void folder(Path folder) throws IOException;
  }

  DurableFolders(Sync sync) {
    this.sync = sync;
  }

  /** Makes a folder and those above it. */
  void create(Path folder) throws IOException {
    Path path = folder.toAbsolutePath();
    boolean exists = Files.isDirectory(path);
    Path parent = path.getParent();
    if (parent == null || (exists && known.contains(path))) {
      return;
    }
    create(parent);
    if (!exists) {
      Files.createDirectories(path);
    }
    syncEntry(parent, exists);
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.add(path);
  }

  /** A folder that can't be read from is none that a pipeline has made something in. */
  private void syncEntry(Path parent, boolean existed) throws IOException {
    try {
      sync.folder(parent);
    } catch (AccessDeniedException e) {
      if (!existed) {
        throw e;
      }
    }
  }
}

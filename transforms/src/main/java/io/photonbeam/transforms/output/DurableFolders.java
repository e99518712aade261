package io.photonbeam.transforms.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes folders that a power failure does not take away again. A folder that is there already may
 * have been made a moment ago by a thread or a process that has yet to make it durable, or died
 * before it could. So each one on the way is made durable here, once in the life of this process,
 * or again when it is forgotten. Thread-safe.
 */
final class DurableFolders {
  /** Hours come and go: forgetting them all now and then costs a few calls to the disk. */
  private static final int MAX_KNOWN = 10_000;

  private final DiskSync.Sync sync;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /**
   * Begins without a folder that is known.
   *
   * @param sync makes what was done in a folder durable; called from several threads
   */
  DurableFolders(DiskSync.Sync sync) {
    this.sync = sync;
  }

  /** Makes a folder and those above it. */
  void create(Path folder) throws IOException {
    createBelow(folder.toAbsolutePath().getRoot(), List.of(folder));
  }

  /**
   * Makes folders and those above them; what lies at one depth is made durable at once.
   *
   * @param base a folder above them, which is not made, nor those above it
   * @throws NoSuchFileException if it is gone
   */
  void createBelow(Path base, Collection<Path> folders) throws IOException {
    Path given = base.toAbsolutePath();
    for (Set<Path> level : levels(folders)) {
      Set<Path> entries = new LinkedHashSet<>();
      Set<Path> made = new HashSet<>();
      for (Path path : level) {
        make(path, given, entries, made);
      }
      DiskSync.each(entries, parent -> syncEntry(parent, made.contains(parent)));
      remember(level);
    }
  }

  /** The folders and those above them, from the top, those of one depth together. */
  private static Collection<Set<Path>> levels(Collection<Path> folders) {
    SortedMap<Integer, Set<Path>> levels = new TreeMap<>();
    for (Path folder : folders) {
      Path path = folder.toAbsolutePath();
      while (path.getParent() != null
          && levels.computeIfAbsent(path.getNameCount(), n -> new LinkedHashSet<>()).add(path)) {
        path = path.getParent();
      }
    }
    return levels.values();
  }

  /**
   * Makes one folder if it is not there, and is below one that is given.
   *
   * @param entries gets its parent if that is to be made durable
   * @param made gets its parent if something was made in it
   */
  private void make(Path path, Path given, Set<Path> entries, Set<Path> made) throws IOException {
    boolean exists = Files.isDirectory(path);
    if (exists && known.contains(path)) {
      return;
    }
    entries.add(path.getParent());
    if (!exists) {
      if (given.startsWith(path)) {
        throw new NoSuchFileException(path.toString());
      }
      make(path);
      made.add(path.getParent());
    }
  }

  private static void make(Path path) throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }

  private void remember(Set<Path> folders) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.addAll(folders);
  }

  /** A folder that can't be read from is none that a pipeline has made something in. */
  private void syncEntry(Path parent, boolean made) throws IOException {
    try {
      sync.of(parent);
    } catch (AccessDeniedException e) {
      if (made) {
        throw e;
      }
    }
  }
}

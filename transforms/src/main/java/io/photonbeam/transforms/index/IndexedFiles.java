package io.photonbeam.transforms.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Parts;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of an index: their numbers, by which entries name them, and where they are now. A file
 * keeps its number when it is renamed; another one that gets its name gets a number of its own.
 *
 * <p>Where files are is remembered, while other processes may note that they have been renamed: so
 * who does not find there what should be there asks {@link #elsewhere}. Thread-safe. Methods throw
 * {@link io.photonbeam.store.StoreException} when the store can't be used; all can be repeated.
 */
final class IndexedFiles {
  /** Files that are remembered; of others the store is asked each time. */
  private static final int MAX_KNOWN = 1 << 16;

  /** Files whose names are asked for together. */
  private static final int MAX_ASKED = 1_000;

  /** Files that get numbers, or move, in one transaction: far below what any store takes. */
  private static final int MAX_NAMED = 1_000;

  /** A marker under more names than that says nothing: its writer gives it to all files. */
  private static final int MAX_NAMES = 4;

  /** Files that are looked for by their markers together. */
  private static final int MAX_BY_MARKER = 100;

  private final TransactionalStore store;
  private final Cache<NamedFile, Long> numbers =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();
  private final Cache<Long, IndexedFile> files =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();

  IndexedFiles(TransactionalStore store) {
    this.store = store;
  }

  /** The numbers of files that are read now, new ones of those that have none. */
  Map<NamedFile, Long> numbers(Set<NamedFile> read) {
    return numbers.getAll(
        read,
        unknown -> {
          Map<NamedFile, Long> given = new HashMap<>();
          for (List<NamedFile> some : Parts.of(List.<NamedFile>copyOf(unknown), MAX_NAMED)) {
            given.putAll(store.transact(transaction -> FileNames.numbers(transaction, some)));
          }
          return given;
        });
  }

  /** The files of some numbers, as far as they are known here; without those of none. */
  Map<Long, IndexedFile> files(ReadTransaction transaction, Set<Long> asked) {
    Map<Long, IndexedFile> found = new HashMap<>(files.getAllPresent(asked));
    found.putAll(
        ask(transaction, asked.stream().filter(number -> !found.containsKey(number)).toList()));
    return found;
  }

  private Map<Long, IndexedFile> ask(ReadTransaction transaction, List<Long> asked) {
    Map<Long, IndexedFile> found = new HashMap<>();
    for (List<Long> some : Parts.of(asked, MAX_ASKED)) {
      FileNames.names(transaction, some)
          .forEach((number, name) -> found.put(number, new IndexedFile(number, name)));
    }
    files.putAll(found);
    return found;
  }

  /**
   * Under which other names files may be that were not found, or not with what they should hold:
   * first those that the store knows now; then all, if they are few, under which a file with their
   * marker is known, for a copy may be left, or somebody has read it there anew.
   */
  Map<IndexedFile, List<IndexedFile>> elsewhere(
      ReadTransaction transaction, Set<IndexedFile> missed) {
    Map<Long, IndexedFile> now =
        ask(transaction, missed.stream().map(IndexedFile::number).distinct().toList());
    Map<IndexedFile, List<IndexedFile>> elsewhere = new HashMap<>();
    Map<IndexedFile, List<IndexedFile>> byMarker = byMarker(transaction, missed);
    for (IndexedFile file : missed) {
      IndexedFile there = now.getOrDefault(file.number(), file);
      Set<IndexedFile> names = new LinkedHashSet<>();
      names.add(there);
      names.addAll(byMarker.getOrDefault(file, List.of()));
      names.remove(file);
      elsewhere.put(file, List.copyOf(names));
      if (there.equals(file) && names.size() == 1) {
        // The store knows no better, so the next look-up begins with the only other name.
        files.put(file.number(), names.iterator().next());
      }
    }
    return elsewhere;
  }

  private static Map<IndexedFile, List<IndexedFile>> byMarker(
      ReadTransaction transaction, Set<IndexedFile> missed) {
    List<IndexedFile> asked =
        missed.stream().filter(file -> file.name().sync() != null).limit(MAX_BY_MARKER).toList();
    if (asked.isEmpty()) {
      return Map.of();
    }
    List<List<KeyValue>> pages =
        transaction.scanAll(
            asked.stream().map(file -> EventKeys.names(file.name().sync())).toList(),
            MAX_NAMES + 1);
    Map<IndexedFile, List<IndexedFile>> found = new HashMap<>();
    for (int i = 0; i < pages.size(); i++) {
      IndexedFile file = asked.get(i);
      List<KeyValue> names = pages.get(i);
      if (names.size() <= MAX_NAMES) {
        found.put(file, names.stream().map(name -> file.at(EventKeys.path(name.key()))).toList());
      }
    }
    return found;
  }

  /**
   * Takes note of what has become of names, all at one moment: several files may have changed names
   * with each other. To do so again changes nothing.
   */
  void move(List<FileMove> moves) {
    for (List<FileMove> part : Parts.of(moves, MAX_NAMED)) {
      try {
        List<Long> moved = store.transact(transaction -> RenameFiles.in(transaction, part));
        files.invalidateAll(moved);
      } finally {
        part.forEach(this::forget);
      }
    }
  }

  private void forget(FileMove move) {
    numbers.invalidate(move.file());
    move.to().ifPresent(path -> numbers.invalidate(move.file().at(path)));
  }
}

package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Places that a transaction finds for searches, which get them all at its end: so the store is
 * asked once for the names of all files, and a transaction that is begun anew has told nobody
 * anything. Not thread-safe.
 */
final class FoundPlaces {
  private record Found(Search search, long file, long offset) {}

  private final List<Found> all = new ArrayList<>();

  /**
   * Adds one.
   *
   * @param file its number
   * @param offset of the block in the file
   */
  void add(Search search, long file, long offset) {
    all.add(new Found(search, file, offset));
  }

  /** Gives each search its places, in their order, but those in files that nobody knows. */
  void handOut(ReadTransaction transaction, IndexedFiles files) {
    Set<Long> numbers = all.stream().map(Found::file).collect(Collectors.toSet());
    Map<Long, IndexedFile> known = files.files(transaction, numbers);
    for (Found found : all) {
      IndexedFile file = known.get(found.file());
      if (file != null) {
        found.search().add(new BlockPlace(file, found.offset()));
      }
    }
  }
}

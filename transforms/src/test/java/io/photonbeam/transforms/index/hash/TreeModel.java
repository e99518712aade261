package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.RangeScan;
import io.photonbeam.store.TransactionalStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a tree holds, as a plain map, and whether it is found in it. */
final class TreeModel {
  private final Map<Id, SortedSet<Place>> ids = new HashMap<>();

  /** An id on a day. */
  record Id(long day, long hash) {}

  /** Where an id is. */
  record Place(long file, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::file).thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** Ids that are to be written together. */
  static final class Batch {
    private final List<Map.Entry<Id, Place>> ids = new ArrayList<>();

    Batch add(long day, long hash, long file, long offset) {
      ids.add(Map.entry(new Id(day, hash), new Place(file, offset)));
      return this;
    }

    /** As a tree takes them. */
    Map<Long, PlacedHashes> byDay() {
      Map<Long, PlacedHashes> byDay = new TreeMap<>();
      ids.forEach(
          id ->
              byDay
                  .computeIfAbsent(id.getKey().day(), day -> new PlacedHashes(0))
                  .add(id.getKey().hash(), id.getValue().file(), id.getValue().offset()));
      return byDay;
    }
  }

  /** Writes a batch to a tree; it is taken for written from now on. */
  void write(HashTree tree, Batch batch) {
    tree.write(batch.byDay());
    wrote(batch);
  }

  /** Takes a batch for written. */
  void wrote(Batch batch) {
    batch.ids.forEach(
        id -> ids.computeIfAbsent(id.getKey(), any -> new TreeSet<>()).add(id.getValue()));
  }

  /** All ids. */
  List<Id> ids() {
    return List.copyOf(ids.keySet());
  }

  Set<Place> places(Id id) {
    return ids.get(id);
  }

  int size() {
    return ids.size();
  }

  /**
   * Makes sure that each id is found where it was written last, and at all its places if these are
   * few, and nowhere else.
   */
  void assertFound(TransactionalStore store) {
    Map<Id, Set<Place>> found = find(store, ids());
    assertThat(ids.keySet()).filteredOn(id -> !isRight(ids.get(id), found.get(id))).isEmpty();
  }

  private static boolean isRight(SortedSet<Place> places, Set<Place> found) {
    return places.containsAll(found)
        && found.contains(places.last())
        && (places.size() > PlacedHashes.MAX_PLACES || found.containsAll(places));
  }

  /** Where a tree, one that was opened just now, finds some ids; asked for all together. */
  static Map<Id, Set<Place>> find(TransactionalStore store, List<Id> ids) {
    HashTree tree = new HashTree(store, () -> 0);
    return store.read(
        transaction -> {
          TreeLevels levels = new TreeLevels();
          RangeScan.finish(transaction, List.of(levels), 1, 3);
          Map<Id, Set<Place>> found = new HashMap<>();
          List<HashSearch> searches = new ArrayList<>();
          for (Id id : ids) {
            Set<Place> places = found.computeIfAbsent(id, any -> new HashSet<>());
            searches.add(
                new HashSearch(id.day(), id.hash(), (file, at) -> places.add(new Place(file, at))));
          }
          tree.find(transaction, levels, searches);
          return found;
        });
  }
}

package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that was ever committed, kept by the checker itself: the registry may forget, it does not.
 */
final class Ledger {
  /**
   * A commit as it was taken.
   *
   * @param rows which ids each of its files had to hold when it was made, by the file's target
   */
  record Entry(String commit, String pipeline, Map<String, Map<String, IdKey>> rows) {
    /** The key under which it took an id, or null. */
    IdKey key(String id) {
      return rows.values().stream()
          .map(ofFile -> ofFile.get(id))
          .filter(key -> key != null)
          .findFirst()
          .orElse(null);
    }
  }

  private final Map<String, List<Event>> announced = new HashMap<>();
  private Map<String, Entry> entries = new LinkedHashMap<>();
  private Map<String, List<IdKey>> takenAs = new HashMap<>();
  private final Map<String, Entry> forgotten = new LinkedHashMap<>();
  private final Set<String> onceFenced = new HashSet<>();
  private final Set<String> takenBack = new HashSet<>();
  private Ledger backup = this;

  Iterable<Entry> entries() {
    return entries.values();
  }

  /** The commit of that id, or null if there never was one. */
  Entry entry(String commit) {
    return entries.get(commit);
  }

  /** The same, also of one that the registry has forgotten as it was put back. */
  Entry entryEver(String commit) {
    return entries.getOrDefault(commit, forgotten.get(commit));
  }

  /** Whether a commit was made after the copy that the registry was put back to. */
  boolean isForgotten(String commit) {
    return forgotten.containsKey(commit);
  }

  /** Writes down that a fence may be gone, behind which staged files were deleted. */
  void forgetFence(String commit) {
    onceFenced.add(commit);
  }

  /** Whether a commit may have been made without its staged files, as its fence was forgotten. */
  boolean hasForgottenFence(String commit) {
    return onceFenced.contains(commit);
  }

  /** Whether a commit was forgotten, and taken back. */
  boolean isTakenBack(String commit) {
    return takenBack.contains(commit);
  }

  /** Whether a commit has, or had before the registry was put back, a file with this target. */
  boolean hasFile(String commit, String target) {
    return Stream.of(entries, forgotten)
        .map(known -> known.get(commit))
        .anyMatch(entry -> entry != null && entry.rows().containsKey(target));
  }

  /** Writes down which events a writer is going to commit. */
  void announce(String commit, List<Event> events) {
    announced.put(commit, List.copyOf(events));
  }

  /** Writes down a commit with the ids that it took. */
  void enter(String commit, RawRegistry.Stored record, Set<IdKey> ids) {
    if (record == null) {
      throw new Violation(ids + " are taken by " + commit + ", of which there is no record");
    }
    Map<String, Map<String, IdKey>> rows = new TreeMap<>();
    for (Event event : announced.getOrDefault(commit, List.of())) {
      IdKey key = new IdKey(event.id(), event.isPlain(), event.day());
      if (ids.contains(key)) {
        rows.computeIfAbsent(event.path(commit), target -> new TreeMap<>()).put(key.id(), key);
      }
    }
    Entry entry = new Entry(commit, record.pipeline(), rows);
    for (IdKey key : ids) {
      if (entry.key(key.id()) == null) {
        throw new Violation(key + " is taken by " + commit + ", which has no row of it");
      }
    }
    // Rows that have expired since are in the files of a commit that is taken back.
    Entry before = forgotten.remove(commit);
    if (before != null) {
      takenBack.add(commit);
      before.rows().keySet().retainAll(record.targets());
    }
    entries.put(
        commit, before == null ? entry : new Entry(commit, record.pipeline(), before.rows()));
  }

  /**
   * Writes down that an id was taken.
   *
   * @return the keys under which it was taken before, oldest first
   */
  List<IdKey> take(IdKey key) {
    List<IdKey> before = takenAs.computeIfAbsent(key.id(), id -> new ArrayList<>());
    List<IdKey> copy = List.copyOf(before);
    before.add(key);
    return copy;
  }

  /** Remembers how things are, as the copy of the registry does that is made now. */
  void backUp() {
    backup = new Ledger();
    backup.entries.putAll(entries);
    takenAs.forEach((id, keys) -> backup.takenAs.put(id, new ArrayList<>(keys)));
  }

  /** Goes back to what it remembers, as the registry does. */
  void putBack() {
    Map<String, Entry> known = backup == this ? Map.of() : backup.entries;
    Map<String, List<IdKey>> taken = backup == this ? Map.of() : backup.takenAs;
    entries.keySet().removeAll(known.keySet());
    forgotten.putAll(entries);
    entries = new LinkedHashMap<>(known);
    takenAs = new HashMap<>();
    taken.forEach((id, keys) -> takenAs.put(id, new ArrayList<>(keys)));
  }
}

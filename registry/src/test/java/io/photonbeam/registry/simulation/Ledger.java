package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that was ever committed, kept by the checker itself: the registry may forget, it does not.
 */
final class Ledger {
  /**
   * A commit as it was taken.
   *
   * @param rows which ids each of its files has to hold, by the file's target
   */
  record Entry(String commit, String pipeline, Map<String, Map<String, IdKey>> rows) {}

  private final EventLog log;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, List<IdKey>> takenAs = new HashMap<>();

  Ledger(EventLog log) {
    this.log = log;
  }

  Iterable<Entry> entries() {
    return entries.values();
  }

  /** The commit of that id, or null if there never was one. */
  Entry entry(String commit) {
    return entries.get(commit);
  }

  /** Writes down a commit with the ids that it took. */
  void enter(String commit, RawRegistry.Stored record, Set<IdKey> ids) {
    Map<String, Map<String, IdKey>> rows = new TreeMap<>();
    for (IdKey key : ids) {
      Event event =
          log.find(key.id(), key.day())
              .orElseThrow(() -> new Violation(key + " is taken under a day not its own"));
      rows.computeIfAbsent(event.path(commit), target -> new TreeMap<>()).put(key.id(), key);
    }
    if (record == null) {
      throw new Violation(ids + " are taken by " + commit + ", of which there is no record");
    }
    entries.put(commit, new Entry(commit, record.pipeline(), rows));
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
}

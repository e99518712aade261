package io.photonbeam.transforms.runtime;

import io.photonbeam.registry.CommitId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Live figures that only a reconciliation has. Counts are lines of the foreign log, a repeated
 * event as often as it is there, if no other unit is named. Thread-safe; a reading is not one
 * moment's snapshot.
 */
public final class ReconcileMetrics {
  /** Explanations kept by name of the file; later ones are dropped. */
  public static final int MAX_EXPLAINED = 1_000;

  /** Published files that were compared with their commits' records. */
  public final LongAdder checkedFiles = new LongAdder();

  /** Foreign events that are free, and too young to be looked after. */
  public final LongAdder waiting = new LongAdder();

  /** Foreign events for which primary events are looked for, to join them or to rebuild files. */
  public final LongAdder wanted = new LongAdder();

  /** Foreign events whose rows were made visible again. */
  public final LongAdder rebuilt = new LongAdder();

  /** Files made again. */
  public final LongAdder rebuiltFiles = new LongAdder();

  /** Foreign events taken by a file that is lost and could not be made again. */
  public final LongAdder lost = new LongAdder();

  /** Published files whose rows were put into large ones, too. */
  public final LongAdder compactedFiles = new LongAdder();

  private final Map<String, String> explained = new TreeMap<>();
  private final Set<CommitId> judged = ConcurrentHashMap.newKeySet();
  private final Set<String> expired = ConcurrentHashMap.newKeySet();

  /** Notes why a lost file could not be made again. */
  public void explain(String file, String why) {
    synchronized (explained) {
      if (explained.size() < MAX_EXPLAINED) {
        explained.put(file, why);
      }
    }
  }

  /** Notes that it was decided which lost files of a commit can be made again. */
  public void judged(CommitId commit) {
    judged.add(commit);
  }

  /** Whether that was decided. */
  public boolean isJudged(CommitId commit) {
    return judged.contains(commit);
  }

  /** Notes a lost file, by its path below {@code joined/}, all of whose rows have expired. */
  public void expired(String file) {
    expired.add(file);
  }

  /** Whether all rows of a lost file have expired. */
  public boolean isExpired(String file) {
    return expired.contains(file);
  }

  /** Why lost files could not be made again, by their paths below {@code joined/}. */
  public Map<String, String> explanations() {
    synchronized (explained) {
      return Map.copyOf(explained);
    }
  }
}

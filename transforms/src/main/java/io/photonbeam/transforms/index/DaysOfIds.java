package io.photonbeam.transforms.index;

import io.photonbeam.store.RangeScan;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.transforms.index.hash.TreeLevels;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The days, since 1970, that have ids which are no EventIds, as one transaction sees them. */
final class DaysOfIds {
  private static final int DAYS_TOGETHER = 1_000;

  private final TreeLevels levels = new TreeLevels();
  private final OldDays old = new OldDays();

  private DaysOfIds() {}

  /** Reads them, all at once. */
  static DaysOfIds in(ReadTransaction transaction) {
    DaysOfIds days = new DaysOfIds();
    RangeScan.finish(transaction, List.of(days.levels, days.old), 2, DAYS_TOGETHER);
    return days;
  }

  /** All of them, ascending. */
  Set<Long> all() {
    Set<Long> all = new TreeSet<>(levels.days());
    all.addAll(old.days());
    return all;
  }

  /** On which levels of the tree they are. */
  TreeLevels levels() {
    return levels;
  }

  /** Whether an earlier version has noted ids of a day. */
  boolean hasOld(long day) {
    return old.days().contains(day);
  }
}

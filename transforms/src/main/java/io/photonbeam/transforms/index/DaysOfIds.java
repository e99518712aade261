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

  private final TreeLevels levels;
  private final OldDays old;

  private DaysOfIds(ReadTransaction transaction, TreeLevels levels, OldDays old) {
    this.levels = levels;
    this.old = old;
    RangeScan.finish(transaction, List.of(levels, old), 2, DAYS_TOGETHER);
  }

  /** Reads them, all at once. */
  static DaysOfIds in(ReadTransaction transaction) {
    return new DaysOfIds(transaction, new TreeLevels(), new OldDays());
  }

  /** Reads those from one day to another, both inclusive. */
  static DaysOfIds between(ReadTransaction transaction, long first, long last) {
    return new DaysOfIds(transaction, new TreeLevels(first, last), new OldDays(first, last));
  }

  /** All of those that were read, ascending. */
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

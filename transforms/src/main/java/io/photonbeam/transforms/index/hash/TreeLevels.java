package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** On which levels each day has pages, for {@link HashTree#find}. Not thread-safe. */
public final class TreeLevels extends RangeScan {
  private final SortedMap<Long, List<Integer>> levels = new TreeMap<>();

  /** Of all days; still to be scanned. */
  public TreeLevels() {
    super(TreeKeys.levels());
  }

  /** Of the days from one to another, since 1970, both inclusive; still to be scanned. */
  public TreeLevels(long first, long last) {
    super(TreeKeys.levels(first, last));
  }

  @Override
  protected void take(KeyValue entry) {
    DayLevel found = TreeKeys.level(entry.key());
    levels.computeIfAbsent(found.day(), day -> new ArrayList<>()).add(found.level());
  }

  /** The days that have pages, since 1970, ascending. */
  public Set<Long> days() {
    return levels.keySet();
  }

  /** The levels of a day, ascending. */
  List<Integer> of(long day) {
    return levels.getOrDefault(day, List.of());
  }
}

package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import java.util.Set;
import java.util.TreeSet;

/** Which levels have runs. Not thread-safe. */
final class LevelScan extends RangeScan {
  private final Set<Integer> levels = new TreeSet<>();

  LevelScan() {
    super(EventKeys.levels());
  }

  @Override
  protected void take(KeyValue entry) {
    levels.add(EventKeys.level(entry.key()));
  }

  /** Ascending, as the runs of a low level say most precisely where an id may be. */
  Set<Integer> levels() {
    return levels;
  }
}

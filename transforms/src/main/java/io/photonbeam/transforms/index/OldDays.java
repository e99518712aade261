package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import java.util.Set;
import java.util.TreeSet;

/** The days of which an earlier version has noted ids that are no EventIds. Not thread-safe. */
final class OldDays extends RangeScan {
  private final Set<Long> days = new TreeSet<>();

  /** All; still to be scanned. */
  OldDays() {
    super(EventKeys.daysOfIds());
  }

  /** From one day to another, both inclusive; still to be scanned. */
  OldDays(long first, long last) {
    super(EventKeys.daysOfIds(first, last));
  }

  @Override
  protected void take(KeyValue entry) {
    days.add(EventKeys.dayOfIds(entry.key()));
  }

  /** Since 1970, ascending. */
  Set<Long> days() {
    return days;
  }
}

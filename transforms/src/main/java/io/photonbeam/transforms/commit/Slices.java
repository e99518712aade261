package io.photonbeam.transforms.commit;

import io.photonbeam.registry.IdRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cuts rows into the commits that the registry accepts. */
final class Slices {
  /** Most bytes of the events of a slice, each counted in each of its rows. */
  static final long MAX_BYTES = 32 << 20;

  /**
   * Most hours of a slice. Each file of a commit tells the rows of all of them, so that many make
   * each file larger and save only a transaction.
   */
  static final int MAX_HOURS = 100;

  private Slices() {}

  /**
   * Cuts rows, in their order, so that each slice has at most {@code maxRows} rows and no more
   * bytes of ids than one commit may have, no more hours than {@link #MAX_HOURS}, nor more bytes of
   * events than a file is written from at once, if it has more than one row.
   */
  static List<List<JoinedRow>> of(List<JoinedRow> rows, int maxRows) {
    List<List<JoinedRow>> slices = new ArrayList<>();
    List<JoinedRow> slice = new ArrayList<>();
    Set<PartitionHour> hours = new HashSet<>();
    int idBytes = 0;
    long bytes = 0;
    for (JoinedRow row : rows) {
      int length = row.id().utf8().length;
      hours.add(PartitionHour.of(row.eventMicros()));
      if (slice.size() == maxRows
          || idBytes + length > IdRegistry.MAX_COMMIT_ID_BYTES
          || hours.size() > MAX_HOURS
          || (bytes > 0 && bytes + row.bytes() > MAX_BYTES)) {
        slices.add(slice);
        slice = new ArrayList<>();
        idBytes = 0;
        bytes = 0;
        hours.clear();
        hours.add(PartitionHour.of(row.eventMicros()));
      }
      slice.add(row);
      idBytes += length;
      bytes += row.bytes();
    }
    if (!slice.isEmpty()) {
      slices.add(slice);
    }
    return slices;
  }
}

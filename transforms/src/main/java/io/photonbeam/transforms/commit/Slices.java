package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitLimits;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.JoinedRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Cuts rows, as they are made, into the commits that the registry accepts: in their order, each
 * slice with no more rows, bytes of ids, or hours, than one commit may have, nor heavier than a
 * file is written from at once, if it has more than one row. Not thread-safe.
 */
final class Slices {
  /** Most bytes of heap for the events of a slice, each counted in each of its rows. */
  static final long MAX_WEIGHT =
      Math.max(32L << 20, Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16));

  /**
   * Most hours of a slice. Each file of a commit tells the rows of all of them, so that many make
   * each file larger and save only a transaction.
   */
  static final int MAX_HOURS = 100;

  private final int maxRows;
  private final Consumer<List<JoinedRow>> receiver;
  private final Set<PartitionHour> hours = new HashSet<>();
  private List<JoinedRow> slice = new ArrayList<>();
  private int idBytes;
  private long weight;

  /**
   * Cuts slices.
   *
   * @param receiver takes each when it is full
   */
  Slices(int maxRows, Consumer<List<JoinedRow>> receiver) {
    this.maxRows = maxRows;
    this.receiver = receiver;
  }

  void add(JoinedRow row) {
    int length = row.id().utf8().length;
    hours.add(PartitionHour.of(row.eventMicros()));
    if (slice.size() == maxRows
        || idBytes + length > CommitLimits.MAX_ID_BYTES
        || hours.size() > MAX_HOURS
        || (weight > 0 && weight + row.weight() > MAX_WEIGHT)) {
      finish();
      hours.add(PartitionHour.of(row.eventMicros()));
    }
    slice.add(row);
    idBytes += length;
    weight += row.weight();
  }

  /** Hands on what is left. */
  void finish() {
    List<JoinedRow> full = slice;
    slice = new ArrayList<>();
    idBytes = 0;
    weight = 0;
    hours.clear();
    if (!full.isEmpty()) {
      receiver.accept(full);
    }
  }
}

package io.photonbeam.registry;

import io.photonbeam.registry.CommitRecord.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How large a commit may be. */
public final class CommitLimits {
  /** Most ids of one commit. */
  public static final int MAX_IDS = 5_000;

  /**
   * Most bytes of the ids of one commit together: 5 000 ids of 65 bytes. Keeps the largest commit,
   * with its companions and conflict ranges, within {@link
   * io.photonbeam.store.StoreLimits#MAX_TRANSACTION_BYTES}, whatever the ids are made of.
   */
  public static final int MAX_ID_BYTES = 320 * 1024;

  private CommitLimits() {}

  static void requireCommittable(CommitRecord record, List<ForeignId> ids) {
    if (record.state() != State.COMMITTED) {
      throw new IllegalArgumentException(
          "Commit %s is given as %s; make its record with CommitRecord.of."
              .formatted(record.id(), record.state()));
    }
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw new IllegalArgumentException(
          "A commit has 1 to %d ids, %s has %d; split it."
              .formatted(MAX_IDS, record.id(), ids.size()));
    }
    long bytes = 0;
    Set<ForeignId> seen = new HashSet<>(ids.size() * 2);
    for (ForeignId id : ids) {
      bytes += id.utf8().length;
      if (!seen.add(id)) {
        throw new IllegalArgumentException(
            "Commit %s has the id %s twice; join each event once.".formatted(record.id(), id));
      }
    }
    if (bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "The ids of a commit have at most %d bytes together, those of %s have %d; split it."
              .formatted(MAX_ID_BYTES, record.id(), bytes));
    }
  }
}

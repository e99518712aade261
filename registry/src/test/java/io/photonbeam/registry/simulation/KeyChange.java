package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import io.photonbeam.registry.simulation.RawRegistry.Stored;
import java.time.LocalDate;

/** A key of the registry that came, went or changed. */
sealed interface KeyChange {

  /** The commits that held an id before, and hold it now; null for none. */
  record OfId(IdKey key, String before, String after) implements KeyChange {
    @Override
    public String toString() {
      return "id " + key + ": " + owner(before) + " -> " + owner(after);
    }

    private static String owner(String commit) {
      return commit == null ? "nobody" : commit;
    }
  }

  /** The records of a commit; null for none. */
  record OfRecord(String commit, Stored before, Stored after) implements KeyChange {
    /** Whether files of a commit have been made again. */
    boolean isAmendment() {
      return before != null && after != null && !before.files().equals(after.files());
    }

    /** Whether a pipeline has taken a commit over from another. */
    boolean isAdoption() {
      return before != null && after != null && !before.pipeline().equals(after.pipeline());
    }

    /** Such as {@code COMMITTED to PUBLISHED}. */
    String course() {
      return state(before) + " to " + state(after);
    }

    @Override
    public String toString() {
      return "record " + commit + ": " + course() + (after == null ? "" : " " + after.targets());
    }

    private static String state(Stored record) {
      return record == null ? "nothing" : record.state();
    }
  }

  /** The horizon, in days since 1970. */
  record OfHorizon(long before, long after) implements KeyChange {
    @Override
    public String toString() {
      return "horizon: " + LocalDate.ofEpochDay(before) + " -> " + LocalDate.ofEpochDay(after);
    }
  }
}

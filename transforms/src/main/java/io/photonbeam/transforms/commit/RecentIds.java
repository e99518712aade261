package io.photonbeam.transforms.commit;

import io.photonbeam.registry.ForeignId;

/**
 * Ids that a writer has taken lately: who meets one again, as a log repeats its lines, had better
 * ask the registry before a file is written in vain. A hint: it forgets, and may take an id for
 * another. Takes 2 MiB. Not thread-safe.
 */
final class RecentIds {
  private static final int SLOTS = 1 << 18;

  /** Hashes, each in the slot that its last bits name. */
  private final long[] hashes = new long[SLOTS];

  void add(ForeignId id) {
    hashes[slot(id)] = id.hash();
  }

  boolean mayContain(ForeignId id) {
    return hashes[slot(id)] == id.hash();
  }

  private static int slot(ForeignId id) {
    return (int) id.hash() & (SLOTS - 1);
  }
}

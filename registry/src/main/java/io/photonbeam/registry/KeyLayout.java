package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;
import java.util.Arrays;
import java.util.Optional;

/**
 * Over how many buckets the keys of taken ids are spread, and in which order they stand. A registry
 * keeps the layout that it was made with.
 */
enum KeyLayout {
  /**
   * Each id is spread over the whole key space by itself. Of earlier versions; no new registry has
   * it.
   */
  SPREAD(1, 256),
  /**
   * EventIds that are taken at one time stand together, so that a commit changes few pages of the
   * one file. Of earlier versions; no new registry has it.
   */
  DENSE(2, 1),
  /**
   * EventIds that one process made within some 17 s stand together, so that a commit reads few
   * ranges; those of each process and time are somewhere else. All servers share the load where
   * many processes make ids; one alone has one place written at a time.
   */
  GATHERED(3, 256) {
    @Override
    long spread(ForeignId id) {
      return id.neighbourhood();
    }
  },
  /**
   * As in the dense one, and the plain ids of a commit stand together: of random ones, such as
   * UUIDs, only the companion is written to a place of its own.
   */
  BY_COMMIT(4, 1);

  private final long version;

  /** A power of two. */
  private final int buckets;

  KeyLayout(long version, int buckets) {
    this.version = version;
    this.buckets = buckets;
  }

  /** The layout of a new registry in a store. */
  static KeyLayout newIn(TransactionalStore store) {
    return store.isDistributed() ? GATHERED : BY_COMMIT;
  }

  /** The layout that is marked with a version; empty if a newer program made it. */
  static Optional<KeyLayout> of(long version) {
    return Arrays.stream(values()).filter(layout -> layout.version == version).findAny();
  }

  /** With which a registry of this layout is marked. */
  long version() {
    return version;
  }

  int buckets() {
    return buckets;
  }

  /** A hash that is the same for ids that are to stand together. */
  long spread(ForeignId id) {
    return id.hash();
  }

  int bucketOf(ForeignId id) {
    return (int) spread(id) & (buckets - 1);
  }
}

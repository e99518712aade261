package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;
import java.util.Arrays;
import java.util.Optional;

/**
 * Over how many buckets the keys of taken ids are spread. A registry keeps the layout that it was
 * made with.
 */
enum KeyLayout {
  /** What is taken at one time is spread over the whole key space, each id by itself. */
  SPREAD(1, 256),
  /**
   * What is taken at one time stands together, so that a commit changes few pages of the one file.
   */
  DENSE(2, 1),
  /**
   * What is taken at one time is spread over the whole key space, and so over all servers, but what
   * one process made within some seconds stands together, so that a commit reads few ranges.
   */
  GATHERED(3, 256);

  private final long version;

  /** A power of two. */
  private final int buckets;

  KeyLayout(long version, int buckets) {
    this.version = version;
    this.buckets = buckets;
  }

  /** The layout of a new registry in a store. */
  static KeyLayout newIn(TransactionalStore store) {
    return store.isDistributed() ? GATHERED : DENSE;
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

  int bucketOf(ForeignId id) {
    long hash = this == GATHERED ? id.neighbourhood() : id.hash();
    return (int) hash & (buckets - 1);
  }
}

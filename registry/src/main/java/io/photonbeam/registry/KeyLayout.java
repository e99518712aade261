package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Over how many buckets the keys of taken ids are spread. A registry keeps the layout that it was
 * made with.
 */
enum KeyLayout {
  /**
   * Each id is spread over the whole key space by itself. Of earlier versions; no new registry has
   * it.
   */
  SPREAD(1, 256, ForeignId::hash),
  /**
   * What is taken at one time stands together, so that a commit changes few pages of the one file.
   */
  DENSE(2, 1, ForeignId::hash),
  /**
   * EventIds that one process made within some 17 s stand together, so that a commit reads few
   * ranges; those of each process and time are somewhere else. All servers share the load where
   * many processes make ids; one alone has one place written at a time.
   */
  GATHERED(3, 256, ForeignId::neighbourhood);

  private final long version;

  /** A power of two. */
  private final int buckets;

  private final ToLongFunction<ForeignId> hash;

  KeyLayout(long version, int buckets, ToLongFunction<ForeignId> hash) {
    this.version = version;
    this.buckets = buckets;
    this.hash = hash;
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
    return (int) hash.applyAsLong(id) & (buckets - 1);
  }
}

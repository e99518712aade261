package io.photonbeam.registry;

import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.TransactionalStore;

/** The key layout, kept in the registry so that programs know what they look at. */
final class LayoutMark {
  private LayoutMark() {}

  /**
   * Tells the layout of a registry, and marks a new one with the layout that suits its store.
   *
   * @throws StoreFormatException if it was made by a newer program
   */
  static KeyLayout readOrMark(TransactionalStore store, Writes writes, String keyPrefix) {
    byte[] key = Keys.layout(keyPrefix);
    long version =
        store
            .read(transaction -> transaction.get(key))
            .map(Keys::number)
            .orElseGet(() -> mark(writes, key, KeyLayout.newIn(store)));
    return KeyLayout.of(version)
        .orElseThrow(
            () ->
                new StoreFormatException(
                    "The registry in %s has key layout %d, of a newer Photonbeam. Upgrade this one."
                        .formatted(store.description(), version)));
  }

  /** Somebody else may be faster, and newer. */
  private static long mark(Writes writes, byte[] key, KeyLayout layout) {
    return writes.make(
        "the mark of a new registry",
        transaction -> {
          long version = transaction.get(key).map(Keys::number).orElse(layout.version());
          transaction.set(key, Keys.number(version));
          return version;
        });
  }
}

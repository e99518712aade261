package io.photonbeam.registry;

import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.TransactionalStore;

/** The version of the key layout, kept in the registry so that programs know what they look at. */
final class LayoutVersion {
  static final long CURRENT = 1;

  private LayoutVersion() {}

  /**
   * Marks a new registry with the current version, or checks the mark.
   *
   * @throws StoreFormatException if it was written by a newer program
   */
  static void check(TransactionalStore store, Keys keys, UnknownRetry retry) {
    byte[] key = keys.layout();
    long version =
        store
            .read(transaction -> transaction.get(key))
            .map(Keys::number)
            .orElseGet(() -> retry.run("the mark of a new registry", () -> mark(store, key)));
    if (version > CURRENT) {
      throw new StoreFormatException(
          "The registry in %s has key layout %d, of a newer Photonbeam; this one knows %d. Upgrade it."
              .formatted(store.description(), version, CURRENT));
    }
  }

  /** Somebody else may be faster, and newer. */
  private static long mark(TransactionalStore store, byte[] key) {
    return store.transact(
        transaction -> {
          long version = transaction.get(key).map(Keys::number).orElse(CURRENT);
          transaction.set(key, Keys.number(version));
          return version;
        });
  }
}

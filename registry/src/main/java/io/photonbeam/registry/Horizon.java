package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;

/** The first day that is not expired, as the store has it. */
final class Horizon {
  private Horizon() {}

  /** A stored value as a day; 0 if it was never set. */
  static long day(byte[] stored) {
    return stored == null ? 0 : Keys.number(stored);
  }

  static long day(ReadTransaction transaction, Keys keys) {
    return day(transaction.get(keys.horizon()).orElse(null));
  }
}

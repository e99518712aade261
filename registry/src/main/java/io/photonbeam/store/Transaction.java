package io.photonbeam.store;

/** Reads and writes within one transaction; reads see the transaction's own earlier writes. */
public interface Transaction extends ReadTransaction {

  /**
   * Sets a key, whatever it held.
   *
   * @throws IllegalArgumentException if key, value or the whole transaction is beyond {@link
   *     StoreLimits}
   */
  void set(byte[] key, byte[] value);

  /** Removes a key; one that is absent stays so. */
  void clear(byte[] key);

  /** Removes every key of a range; only the range itself counts towards the transaction's size. */
  void clear(KeyRange range);
}

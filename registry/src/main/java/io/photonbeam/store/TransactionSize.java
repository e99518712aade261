package io.photonbeam.store;

import java.util.List;

/**
 * How large a transaction is for FoundationDB, which refuses more than {@link
 * StoreLimits#MAX_TRANSACTION_BYTES}: not only what it writes, but also the ranges in which it may
 * conflict with others. Every store counts the same, and rather too much than too little: with the
 * longest prefix of a store before each key, and with every range that FoundationDB might merge or
 * split taken as split. So what one store accepts, no other finds too large.
 *
 * <p>A transaction that only reads is never too large. Not thread-safe.
 */
public final class TransactionSize {
  /** A write, besides its keys and values. */
  private static final int WRITE = 48;

  /** A conflict range, besides its two keys. */
  private static final int RANGE = 24;

  private long bytes;
  private long writes;

  /** Of writes since the last read of a range; such a read leaves them out, one range for each. */
  private long splits;

  private boolean hasClearedRange;

  /** Begins with an empty transaction. */
  public TransactionSize() {}

  /** Adds reads of single keys. */
  public void addReads(List<byte[]> keys) {
    for (byte[] key : keys) {
      bytes += keyRange(key);
    }
  }

  /**
   * Adds a read of a range.
   *
   * @param found what it returned
   */
  public void addRead(KeyRange range, List<KeyValue> found) {
    int to = range.to().length;
    for (KeyValue entry : found) {
      to = Math.max(to, entry.key().length + 1);
    }
    bytes += splits + stored(range.from().length) + stored(to) + RANGE;
    splits = 0;
  }

  /**
   * Adds the setting of a key.
   *
   * @throws IllegalArgumentException if the transaction is too large with it
   */
  public void addSet(byte[] key, byte[] value) {
    bytes += stored(key.length) + value.length + WRITE;
    if (hasClearedRange) {
      // A cleared range is written as the parts between the keys that are set in it.
      bytes += keyRange(key) + WRITE;
    }
    addWrite(keyRange(key));
  }

  /**
   * Adds the clearing of a key.
   *
   * @throws IllegalArgumentException if the transaction is too large with it
   */
  public void addClear(byte[] key) {
    bytes += keyRange(key) + WRITE;
    addWrite(keyRange(key));
  }

  /**
   * Adds the clearing of a range.
   *
   * @throws IllegalArgumentException if the transaction is too large with it
   */
  public void addClear(KeyRange range) {
    hasClearedRange = true;
    long keys = stored(range.from().length) + stored(range.to().length);
    bytes += keys + WRITE;
    addWrite(keys + RANGE);
  }

  /** Whether nothing was written. */
  public boolean isReadOnly() {
    return writes == 0;
  }

  /**
   * Checks the whole before it is committed.
   *
   * @throws IllegalArgumentException if it writes and is too large
   */
  public void check() {
    if (bytes > StoreLimits.MAX_TRANSACTION_BYTES && !isReadOnly()) {
      throw new IllegalArgumentException(
          "A store transaction has at most %d bytes, of what it reads and writes; split this one."
              .formatted(StoreLimits.MAX_TRANSACTION_BYTES));
    }
  }

  private void addWrite(long range) {
    writes++;
    bytes += range;
    splits += range;
    check();
  }

  /** The range from a key to the next possible one. */
  private static long keyRange(byte[] key) {
    return 2 * stored(key.length) + 1 + RANGE;
  }

  private static long stored(int keyBytes) {
    return (long) keyBytes + StoreLimits.MAX_STORE_PREFIX_BYTES;
  }
}

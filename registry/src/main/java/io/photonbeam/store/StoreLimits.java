package io.photonbeam.store;

/**
 * What a {@link TransactionalStore} takes, the same on every store, so that what works on a laptop
 * works on a cluster: these are FoundationDB's limits.
 */
public final class StoreLimits {
  /** Longest key, in bytes; a key is at least one byte. */
  public static final int MAX_KEY_BYTES = 10_000;

  /** Longest value, in bytes; a value may be empty. */
  public static final int MAX_VALUE_BYTES = 100_000;

  /** Most that one transaction may write, in bytes of keys and values. */
  public static final int MAX_TRANSACTION_BYTES = 10_000_000;

  private StoreLimits() {}

  /**
   * Checks a key.
   *
   * @throws IllegalArgumentException if it is empty or too long
   */
  public static void checkKey(byte[] key) {
    if (key.length == 0 || key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "A store key has 1 to %d bytes, this one has %d.".formatted(MAX_KEY_BYTES, key.length));
    }
  }

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public static void checkValue(byte[] value) {
    if (value.length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "A store value has at most %d bytes, this one has %d."
              .formatted(MAX_VALUE_BYTES, value.length));
    }
  }

  /**
   * Checks what a transaction has written so far.
   *
   * @throws IllegalArgumentException if it is too much
   */
  public static void checkTransaction(long bytes) {
    if (bytes > MAX_TRANSACTION_BYTES) {
      throw new IllegalArgumentException(
          "A store transaction writes at most %d bytes; split this one."
              .formatted(MAX_TRANSACTION_BYTES));
    }
  }

  /**
   * Checks a limit given to a scan.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static void checkScanLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A scan asks for at least 1 entry, not " + limit + ".");
    }
  }
}

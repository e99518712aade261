package io.photonbeam.store;

/**
 * What a {@link TransactionalStore} takes, the same on every store, so that what works on a laptop
 * works on a cluster: these are FoundationDB's limits, less what a store itself needs of them.
 */
public final class StoreLimits {
  /** Longest key, in bytes; a key is at least one byte. */
  public static final int MAX_KEY_BYTES = 9_000;

  /** Longest value, in bytes; a value may be empty. */
  public static final int MAX_VALUE_BYTES = 100_000;

  /** Most that one transaction may hold, in bytes as {@link TransactionSize} counts them. */
  public static final int MAX_TRANSACTION_BYTES = 10_000_000;

  /** Most bytes that a store puts before every key, where several share one database. */
  public static final int MAX_STORE_PREFIX_BYTES = 34;

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

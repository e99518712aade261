package io.photonbeam.store;

/** An entry of a {@link TransactionalStore}. Its arrays belong to whoever received it. */
public final class KeyValue {
  private final byte[] key;
  private final byte[] value;

  /** Makes an entry of these arrays, without copying them. */
  public KeyValue(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** Bytes of key and value together. */
  public int bytes() {
    return key.length + value.length;
  }

  /** The key itself, not a copy. */
  public byte[] key() {
    return key;
  }

  /** The value itself, not a copy. */
  public byte[] value() {
    return value;
  }
}

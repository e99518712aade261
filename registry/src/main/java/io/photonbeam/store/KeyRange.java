package io.photonbeam.store;

import java.util.Arrays;

/** The keys from one, inclusive, to another, exclusive. Immutable; empty where to ≤ from. */
public final class KeyRange {
  private final byte[] from;
  private final byte[] to;

  private KeyRange(byte[] from, byte[] to) {
    this.from = from;
    this.to = to;
  }

  /** The keys k with from ≤ k &lt; to. The arrays are kept, not copied. */
  public static KeyRange of(byte[] from, byte[] to) {
    return new KeyRange(from, to);
  }

  /** All keys that begin with the prefix and are longer than it, if their next byte is not 0xFF. */
  public static KeyRange within(byte[] prefix) {
    return new KeyRange(append(prefix, (byte) 0), append(prefix, (byte) 0xff));
  }

  /** The first key of the range, whether it is there or not. */
  public byte[] from() {
    return from;
  }

  /** The first key after the range. */
  public byte[] to() {
    return to;
  }

  /** The part of this range behind a key. */
  public KeyRange after(byte[] key) {
    return new KeyRange(append(key, (byte) 0), to);
  }

  /** Whether the key lies in this range. */
  public boolean contains(byte[] key) {
    return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
  }

  /** Whether no key can lie in this range. */
  public boolean isEmpty() {
    return Arrays.compareUnsigned(from, to) >= 0;
  }

  private static byte[] append(byte[] key, byte next) {
    byte[] longer = Arrays.copyOf(key, key.length + 1);
    longer[key.length] = next;
    return longer;
  }
}

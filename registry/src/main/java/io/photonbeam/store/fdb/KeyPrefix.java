package io.photonbeam.store.fdb;

import io.photonbeam.store.TupleWriter;
import java.util.Arrays;

/** What a store puts before every key of its callers: its name, as one string of a tuple. */
final class KeyPrefix {
  private final byte[] bytes;

  KeyPrefix(String name) {
    this.bytes = new TupleWriter().add(name).pack();
  }

  /** A caller's key as the cluster knows it. */
  byte[] before(byte[] key) {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + key.length);
    System.arraycopy(key, 0, whole, bytes.length, key.length);
    return whole;
  }

  /** The cluster's key as the caller knows it. */
  byte[] strip(byte[] whole) {
    return Arrays.copyOfRange(whole, bytes.length, whole.length);
  }
}

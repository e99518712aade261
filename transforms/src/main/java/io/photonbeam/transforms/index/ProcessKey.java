package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import java.util.Arrays;

/** The process that made an EventId: the id's binary form without its time. Immutable. */
final class ProcessKey {
  private final byte[] bytes;
  private final int hash;

  private ProcessKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static ProcessKey of(EventId id) {
    byte[] binary = id.toBytes();
    return new ProcessKey(Arrays.copyOf(binary, binary.length - Long.BYTES));
  }

  /** As it stands in keys; not a copy. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}

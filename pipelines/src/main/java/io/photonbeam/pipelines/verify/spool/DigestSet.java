package io.photonbeam.pipelines.verify.spool;

/**
 * A set of 128-bit hashes with seven flags each, by open addressing, with a bound. Not thread-safe.
 */
public final class DigestSet {
  /** There are more hashes than may be held. */
  public static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("too many hashes", null, false, false);
    }
  }

  private static final byte PRESENT = (byte) 0x80;

  private long[] keys = new long[2 << 10];
  private byte[] flags = new byte[1 << 10];
  private final int most;
  private int size;

  /** An empty set that takes so many hashes at most. */
  public DigestSet(int most) {
    this.most = most;
  }

  /** How many hashes are in it. */
  public int size() {
    return size;
  }

  /**
   * Adds a hash unless it is there; returns its slot, valid until the next new one.
   *
   * @throws FullException if it would be one too many
   */
  public int add(long high, long low) {
    if (size * 3L > flags.length * 2L) {
      grow();
    }
    int slot = slot(high, low);
    if (flags[slot] == 0) {
      if (size == most) {
        throw new FullException();
      }
      keys[2 * slot] = high;
      keys[2 * slot + 1] = low;
      flags[slot] = PRESENT;
      size++;
    }
    return slot;
  }

  /** The slot of a hash, or -1. */
  public int find(long high, long low) {
    int slot = slot(high, low);
    return flags[slot] == 0 ? -1 : slot;
  }

  /** Whether a hash is in it. */
  public boolean contains(long high, long low) {
    return find(high, low) >= 0;
  }

  /** Whether a flag, 1 to 64, is set. */
  public boolean has(int slot, int flag) {
    return (flags[slot] & flag) != 0;
  }

  /** Sets a flag, 1 to 64. */
  public void mark(int slot, int flag) {
    flags[slot] |= (byte) flag;
  }

  /** Visits what is in the set. */
  public void forEach(Visitor visitor) {
    for (int slot = 0; slot < flags.length; slot++) {
      if (flags[slot] != 0) {
        visitor.visit(slot, keys[2 * slot], keys[2 * slot + 1]);
      }
    }
  }

  /** Sees one hash. */
  public interface Visitor {
    void visit(int slot, long high, long low);
  }

  private int slot(long high, long low) {
    int mask = flags.length - 1;
    int slot = (int) (low ^ (low >>> 32)) & mask;
    while (flags[slot] != 0 && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    byte[] oldFlags = flags;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    flags = new byte[oldFlags.length * 2];
    for (int old = 0; old < oldFlags.length; old++) {
      if (oldFlags[old] != 0) {
        int slot = slot(oldKeys[2 * old], oldKeys[2 * old + 1]);
        keys[2 * slot] = oldKeys[2 * old];
        keys[2 * slot + 1] = oldKeys[2 * old + 1];
        flags[slot] = oldFlags[old];
      }
    }
  }
}

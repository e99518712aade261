package io.photonbeam.transforms.model;

/**
 * A map from hashes to numbers without an object for each entry: open addressing with linear
 * probing, at most three quarters full. Hash and number stand side by side, so that a look-up in a
 * large map waits for memory once. Not thread-safe.
 */
public final class LongIndex {
  /** Answer for a hash that is not in the map. */
  public static final long NONE = -1;

  private static final int MIN_CAPACITY = 16;
  private static final int MAX_CAPACITY = 1 << 29;

  /** Of each slot the hash, and the number plus one: so an empty slot is 0. */
  private long[] slots;

  private int size;

  /** An empty map. */
  public LongIndex() {
    this(0);
  }

  /** An empty map with room for so many hashes, which it need not grow for. */
  public LongIndex(int expected) {
    int capacity = (int) Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, expected * 4L / 3 + 1));
    slots = new long[2 * capacity];
  }

  /** Bytes held. */
  public long bytes() {
    return (long) slots.length * Long.BYTES;
  }

  /** The number stored for a hash, or {@link #NONE}. */
  public long get(long hash) {
    return slots[slot(hash) + 1] - 1;
  }

  /**
   * Stores a number, which must not be negative.
   *
   * @return the number stored before, or {@link #NONE}
   */
  public long put(long hash, long value) {
    int slot = slot(hash);
    long before = slots[slot + 1] - 1;
    set(slot, hash, value);
    return before;
  }

  /**
   * Stores a number, which must not be negative, unless there is one.
   *
   * @return the number stored before, or {@link #NONE}
   */
  public long putIfAbsent(long hash, long value) {
    int slot = slot(hash);
    long before = slots[slot + 1] - 1;
    if (before == NONE) {
      set(slot, hash, value);
    }
    return before;
  }

  private void set(int slot, long hash, long value) {
    boolean isNew = slots[slot + 1] == 0;
    slots[slot] = hash;
    slots[slot + 1] = value + 1;
    if (isNew && 8L * ++size > 3L * slots.length) {
      grow();
    }
  }

  /** Where the hash's slot is, or the free one where it would go. */
  private int slot(long hash) {
    // The hash's remainder chose the shard, so the slot is chosen by other bits of it.
    long bits = (hash * 0x9E3779B97F4A7C15L) >>> 32;
    int slot = (int) ((bits * (slots.length / 2)) >>> 32) * 2;
    while (slots[slot + 1] != 0 && slots[slot] != hash) {
      slot = slot + 2 == slots.length ? 0 : slot + 2;
    }
    return slot;
  }

  /** By a quarter: copying costs little, and empty slots would cost memory all the time. */
  private void grow() {
    long[] old = slots;
    int capacity = old.length / 2;
    slots = new long[2 * (capacity + capacity / 4)];
    for (int from = 0; from < old.length; from += 2) {
      if (old[from + 1] != 0) {
        int slot = slot(old[from]);
        slots[slot] = old[from];
        slots[slot + 1] = old[from + 1];
      }
    }
  }
}

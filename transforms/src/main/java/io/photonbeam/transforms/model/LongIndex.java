package io.photonbeam.transforms.model;

import java.util.Arrays;

/**
 * A map from hashes to numbers without an object for each entry: open addressing with linear
 * probing, at most three quarters full. Not thread-safe.
 */
public final class LongIndex {
  /** Answer for a hash that is not in the map. */
  public static final int NONE = -1;

  private static final int MIN_CAPACITY = 16;
  private static final int MAX_CAPACITY = 1 << 30;

  private long[] hashes;
  private int[] values;
  private int size;

  /** An empty map. */
  public LongIndex() {
    this(0);
  }

  /** An empty map with room for so many hashes, which it need not grow for. */
  public LongIndex(int expected) {
    int capacity = (int) Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, expected * 4L / 3 + 1));
    hashes = new long[capacity];
    values = empty(capacity);
  }

  /** Bytes held. */
  public long bytes() {
    return (long) hashes.length * (Long.BYTES + Integer.BYTES);
  }

  /** The number stored for a hash, or {@link #NONE}. */
  public int get(long hash) {
    return values[slot(hash)];
  }

  /**
   * Stores a number, which must not be negative.
   *
   * @return the number stored before, or {@link #NONE}
   */
  public int put(long hash, int value) {
    int slot = slot(hash);
    int before = values[slot];
    hashes[slot] = hash;
    values[slot] = value;
    if (before == NONE && 4L * ++size > 3L * hashes.length) {
      grow();
    }
    return before;
  }

  /** The hash's slot, or the free one where it would go. */
  private int slot(long hash) {
    // The hash's remainder chose the shard, so the slot is chosen by other bits of it.
    long bits = (hash * 0x9E3779B97F4A7C15L) >>> 32;
    int slot = (int) ((bits * hashes.length) >>> 32);
    while (values[slot] != NONE && hashes[slot] != hash) {
      slot = slot + 1 == hashes.length ? 0 : slot + 1;
    }
    return slot;
  }

  /** By a quarter: copying costs little, and empty slots would cost memory all the time. */
  private void grow() {
    long[] oldHashes = hashes;
    int[] oldValues = values;
    int capacity = oldHashes.length + oldHashes.length / 4;
    hashes = new long[capacity];
    values = empty(capacity);
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != NONE) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int[] empty(int capacity) {
    int[] values = new int[capacity];
    Arrays.fill(values, NONE);
    return values;
  }
}

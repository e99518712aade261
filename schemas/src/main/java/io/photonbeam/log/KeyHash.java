package io.photonbeam.log;

import net.openhft.hashing.LongHashFunction;

/**
 * The 64-bit hash of an id's text (xxHash64, seed 0). Shards are chosen by it and it is part of
 * running pipelines' state, so it never changes.
 */
public final class KeyHash {
  private static final LongHashFunction XX64 = LongHashFunction.xx();

  private KeyHash() {}

  /** Hash of {@code length} bytes from {@code from}. */
  public static long of(byte[] bytes, int from, int length) {
    return XX64.hashBytes(bytes, from, length);
  }

  /** Hash of all bytes. */
  public static long of(byte[] bytes) {
    return XX64.hashBytes(bytes);
  }

  /** The shard, from 0 to {@code shards - 1}, of a key with this hash. */
  public static int shard(long hash, int shards) {
    return (int) Math.floorMod(hash, (long) shards);
  }
}

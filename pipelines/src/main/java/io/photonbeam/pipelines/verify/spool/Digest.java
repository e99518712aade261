package io.photonbeam.pipelines.verify.spool;

import net.openhft.hashing.LongTupleHashFunction;

/**
 * 128-bit hashes (XXH3), held in two longs. Two of a billion values are the same by chance with a
 * probability of one in 10^20.
 */
public final class Digest {
  private static final LongTupleHashFunction XX128 = LongTupleHashFunction.xx128();

  private Digest() {}

  /** Writes the hash of some bytes to {@code into[at]} and {@code into[at + 1]}. */
  public static void of(byte[] bytes, int length, long[] scratch, long[] into, int at) {
    XX128.hashBytes(bytes, 0, length, scratch);
    into[at] = scratch[0];
    into[at + 1] = scratch[1];
  }

  /** Room for one hash, for {@link #of}. */
  public static long[] scratch() {
    return XX128.newResultArray();
  }

  /** First half of the hash of a pair of hashes. */
  public static long pairHigh(long[] a, int atA, long[] b, int atB) {
    return a[atA] ^ Long.rotateLeft(b[atB + 1], 29);
  }

  /** Second half of the hash of a pair of hashes. */
  public static long pairLow(long[] a, int atA, long[] b, int atB) {
    return a[atA + 1] + b[atB] * 0x9E3779B97F4A7C15L;
  }
}

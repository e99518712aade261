package io.photonbeam.transforms.index.hash;

/**
 * Rules out most hashes that are not in a page: a Bloom filter (1970), a tenth as large as the
 * page. It never rules out one that is in the page, and fails to rule out about one of a hundred
 * others.
 */
final class Filter {
  private static final int BITS_OF_ID = 10;
  private static final int PROBES = 6;

  private Filter() {}

  static byte[] of(PlacedHashes ids) {
    byte[] filter = new byte[(ids.size() * BITS_OF_ID + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < ids.size(); i++) {
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(filter, ids.hash(i), probe);
        filter[bit / Byte.SIZE] |= (byte) (1 << (bit % Byte.SIZE));
      }
    }
    return filter;
  }

  /** Whether a hash may be in the page. */
  static boolean mayHave(byte[] filter, long hash) {
    if (filter.length == 0) {
      return true;
    }
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(filter, hash, probe);
      if ((filter[bit / Byte.SIZE] & (1 << (bit % Byte.SIZE))) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Two hashes make all probes (Kirsch and Mitzenmacher, 2006). The first 16 bits of the hash,
   * which those of a bucket mostly share, are in none of them.
   */
  private static int bit(byte[] filter, long hash, int probe) {
    int first = (int) hash;
    int second = ((int) (hash >>> 16) * 0x9e3779b1) | 1;
    return Integer.remainderUnsigned(first + probe * second, filter.length * Byte.SIZE);
  }
}

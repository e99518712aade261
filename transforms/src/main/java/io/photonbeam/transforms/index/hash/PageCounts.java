package io.photonbeam.transforms.index.hash;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.random.RandomGenerator;

/**
 * Tells when a bucket is full, by how many pages this process has written to it. Of a bucket that
 * it does not know, any number of pages may be there: it is taken to have a random one. So those
 * that fill together are not all full at one moment, and all are emptied in time, even if every
 * process ends early or many fill the same. Thread-safe.
 */
final class PageCounts {
  /** Pages that make a bucket full. */
  static final int FULL = 8;

  private static final int MAX_KNOWN = 1 << 17;

  private final Cache<Bucket, Integer> counts =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();
  private final RandomGenerator random;

  PageCounts(RandomGenerator random) {
    this.random = random;
  }

  /** Counts one more page; returns whether the bucket is full with it, and then begins anew. */
  boolean isFullWithAnother(Bucket bucket) {
    int count = counts.get(bucket, unknown -> random.nextInt(FULL)) + 1;
    counts.put(bucket, count % FULL);
    return count == FULL;
  }
}

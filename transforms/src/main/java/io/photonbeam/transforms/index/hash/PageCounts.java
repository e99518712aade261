package io.photonbeam.transforms.index.hash;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.random.RandomGenerator;

/**
 * Tells when a bucket is full, by how many pages this process has written to it. A bucket that it
 * does not know may have any number of pages: its count begins at random. So those that fill
 * together are not all full at one moment, and all are emptied in time, even if every process ends
 * early or many fill the same. Thread-safe.
 */
final class PageCounts {
  /** Pages that make a bucket full. */
  static final int FULL = 8;

  /** More than are written to at a time; one that is forgotten begins at random again. */
  private static final int MAX_KNOWN = 1 << 17;

  private final Cache<Bucket, Integer> counts =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();
  private final RandomGenerator random;

  PageCounts(RandomGenerator random) {
    this.random = random;
  }

  /** Counts one more page; returns whether the bucket is full with it, and then begins anew. */
  boolean countAnother(Bucket bucket) {
    int count =
        counts
            .asMap()
            .compute(
                bucket, (key, known) -> (known == null ? random.nextInt(FULL) : known) % FULL + 1);
    return count == FULL;
  }
}

package io.photonbeam.transforms.join;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of one size for records, which are used again when those are forgotten: what lives long
 * would be copied by the garbage collector, and what is dropped late would have to be found by it.
 * Not thread-safe.
 */
final class SlabPool {
  private static final int MIN_BYTES = 1 << 10;
  private static final int MAX_BYTES = 128 << 10;
  private static final int SLABS = 32;

  private final Deque<byte[]> unused = new ArrayDeque<>();
  private int slabBytes = MIN_BYTES;

  /** From now on slabs are a 32nd of this, or a little less; of 1 KiB at least, 128 KiB at most. */
  void fitSlabsTo(long generationBytes) {
    long wanted = Math.max(MIN_BYTES, Math.min(MAX_BYTES, generationBytes / SLABS));
    int rounded = (int) Long.highestOneBit(wanted);
    if (rounded != slabBytes) {
      slabBytes = rounded;
      unused.clear();
    }
  }

  /** Bytes of the slabs that are taken now. */
  int slabBytes() {
    return slabBytes;
  }

  /** A slab with any contents. */
  byte[] take() {
    byte[] slab = unused.poll();
    return slab == null ? new byte[slabBytes] : slab;
  }

  /** Takes back a slab that nobody reads any more; one of another size is dropped. */
  void giveBack(byte[] slab) {
    if (slab.length == slabBytes) {
      unused.push(slab);
    }
  }

  /** Drops unused slabs until no more than so many bytes are left, if there are so many. */
  void keepAtMost(long bytes) {
    while (!unused.isEmpty() && unusedBytes() > bytes) {
      unused.pop();
    }
  }

  /** Bytes of slabs that nobody uses now. */
  long unusedBytes() {
    return (long) unused.size() * slabBytes;
  }
}

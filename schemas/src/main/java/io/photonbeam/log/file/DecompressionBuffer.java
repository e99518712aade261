package io.photonbeam.log.file;

import io.photonbeam.log.BlockBounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The array into which a codec decompresses one block after the other: a block's bytes are valid
 * only until the next one is read. Large ones are not kept. Not thread-safe.
 */
final class DecompressionBuffer {
  /** Files at rest have it too, and there may be some hundred open. */
  private static final int MAX_KEPT_BYTES = 256 << 10;

  /** That one block was larger does not mean that the next one is. */
  private static final int MAX_EXPECTED_BYTES = 4 << 20;

  private static final int MIN_BYTES = 64;

  private byte[] kept = {};
  private int last;

  /** Room for a block, by the bytes of its compressed form and by the block before it. */
  byte[] expect(int compressedBytes) {
    long likely =
        Math.max(MIN_BYTES, Math.max(compressedBytes * 4L, Math.min(last, MAX_EXPECTED_BYTES)));
    int expected = (int) Math.min(BlockBounds.MAX_DECOMPRESSED_BYTES, likely);
    return kept.length >= expected ? kept : new byte[expected];
  }

  /**
   * A larger array with the same bytes. One byte above the bound is room enough to see that there
   * is more.
   */
  byte[] grown(byte[] full) throws IOException {
    requireAllowed(full.length);
    return Arrays.copyOf(
        full, (int) Math.min(BlockBounds.MAX_DECOMPRESSED_BYTES + 1L, full.length * 2L));
  }

  /** The block, which begins with the array's first byte. */
  ByteBuffer block(byte[] bytes, int length) throws IOException {
    requireAllowed(length);
    last = length;
    if (bytes.length <= MAX_KEPT_BYTES) {
      kept = bytes;
    }
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private static void requireAllowed(int bytes) throws IOException {
    if (bytes > BlockBounds.MAX_DECOMPRESSED_BYTES) {
      throw new IOException(
          "it holds more than the %,d bytes that are read with this heap"
              .formatted(BlockBounds.MAX_DECOMPRESSED_BYTES));
    }
  }
}

package io.photonbeam.log;

import org.apache.avro.SystemLimitException;

/** How large a block of a log may be, and so what it holds. */
public final class BlockBounds {
  /**
   * Largest block, decompressed: a sixteenth of the heap, as a record that fills a block is copied
   * on its way to its row, and so 16 to 200 MiB; Avro's own limit if that is less.
   */
  public static final int MAX_DECOMPRESSED_BYTES =
      (int)
          Math.min(
              SystemLimitException.MAX_DECOMPRESS_LENGTH,
              Math.min(200L << 20, Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16)));

  /** Largest block, compressed, that is read. */
  public static final int MAX_BYTES = Math.min(64 << 20, MAX_DECOMPRESSED_BYTES);

  private BlockBounds() {}
}

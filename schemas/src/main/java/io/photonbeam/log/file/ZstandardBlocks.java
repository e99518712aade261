package io.photonbeam.log.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Avro's zstandard block: zstd frames. Takes memory as the data needs it, whatever size a frame
 * claims, and up to the bound of {@link LogFile}.
 */
final class ZstandardBlocks implements BlockCodec.Decompression {
  /**
   * Those not in use: to make one costs a third of what a small block does. There are as many as
   * there were blocks decompressed at the same time, however many files are open. Each takes some
   * 100 KB outside the heap, which are never given back, also when a job's class loader goes.
   */
  private static final Queue<ZstdDecompressCtx> CONTEXTS = new ConcurrentLinkedQueue<>();

  private final DecompressionBuffer buffer = new DecompressionBuffer();

  @Override
  public ByteBuffer decompress(ByteBuffer data) throws IOException {
    byte[] out = buffer.expect(data.remaining());
    while (true) {
      try {
        return buffer.block(out, decompress(data, out));
      } catch (ZstdException e) {
        if (e.getErrorCode() != Zstd.errDstSizeTooSmall()) {
          throw new IOException(e.getMessage(), e);
        }
        out = buffer.grown(out); // Avro's writer does not note how large a block is.
      }
    }
  }

  private static int decompress(ByteBuffer data, byte[] out) {
    ZstdDecompressCtx unused = CONTEXTS.poll();
    ZstdDecompressCtx context = unused == null ? new ZstdDecompressCtx() : unused;
    try {
      int from = data.arrayOffset() + data.position();
      return context.decompressByteArray(out, 0, out.length, data.array(), from, data.remaining());
    } finally {
      CONTEXTS.offer(context);
    }
  }
}

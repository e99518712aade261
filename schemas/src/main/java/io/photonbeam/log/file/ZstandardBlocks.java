package io.photonbeam.log.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Avro's zstandard block: zstd frames. Takes memory as the data needs it, whatever size a frame
 * claims, and up to the bound of {@link LogFile}.
 */
final class ZstandardBlocks implements BlockCodec.Decompression {
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
    int from = data.arrayOffset() + data.position();
    return (int) Zstd.decompressByteArray(out, 0, out.length, data.array(), from, data.remaining());
  }
}

package io.photonbeam.log.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Avro's deflate block: a raw deflate stream. Unlike Avro's own class it refuses bytes after the
 * stream's end, which are there when a damaged size makes two blocks look like one.
 */
final class DeflateBlocks implements BlockCodec.Decompression {
  private final Inflater inflater = new Inflater(true);
  private final DecompressionBuffer buffer = new DecompressionBuffer();

  /** Python's Avro libraries leave some of zlib's checksum behind the data. */
  private static final int CHECKSUM_BYTES = 4;

  @Override
  public ByteBuffer decompress(ByteBuffer data) throws IOException {
    inflater.reset();
    inflater.setInput(data.array(), data.arrayOffset() + data.position(), data.remaining());
    byte[] out = buffer.expect(data.remaining());
    int length = 0;
    try {
      while (!inflater.finished()) {
        if (length == out.length) {
          out = buffer.grown(out);
        }
        int more = inflater.inflate(out, length, out.length - length);
        if (more == 0 && !inflater.finished()) {
          throw new IOException("it ends too early");
        }
        length += more;
      }
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (inflater.getRemaining() > CHECKSUM_BYTES) {
      throw new IOException("it ends " + inflater.getRemaining() + " bytes too late");
    }
    return buffer.block(out, length);
  }
}

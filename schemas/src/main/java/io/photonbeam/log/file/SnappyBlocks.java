package io.photonbeam.log.file;

import io.photonbeam.log.BlockBounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.xerial.snappy.Snappy;

/**
 * Avro's snappy block: snappy's raw format, then the big-endian CRC32 of the uncompressed data.
 * Avro keeps its own class for it to itself.
 */
final class SnappyBlocks implements BlockCodec.Decompression {
  private static final int CRC_LENGTH = 4;

  /** Above what the format can reach: a copy of 64 bytes takes three. */
  private static final int MAX_RATIO = 32;

  @Override
  public ByteBuffer decompress(ByteBuffer data) throws IOException {
    int from = data.arrayOffset() + data.position();
    int length = data.remaining() - CRC_LENGTH;
    if (length < 0) {
      throw new IOException("it is shorter than its checksum");
    }
    int size = Snappy.uncompressedLength(data.array(), from, length);
    if (size < 0 || size > (long) length * MAX_RATIO) {
      throw new IOException("it claims " + size + " bytes");
    }
    if (size > BlockBounds.MAX_DECOMPRESSED_BYTES) {
      throw new IOException(
          "it holds %,d bytes, and with this heap at most %,d are read"
              .formatted(size, BlockBounds.MAX_DECOMPRESSED_BYTES));
    }
    byte[] out = new byte[size];
    Snappy.uncompress(data.array(), from, length, out, 0);
    CRC32 crc = new CRC32();
    crc.update(out, 0, size);
    if ((int) crc.getValue() != data.getInt(data.position() + length)) {
      throw new IOException("its checksum is wrong");
    }
    return ByteBuffer.wrap(out);
  }
}

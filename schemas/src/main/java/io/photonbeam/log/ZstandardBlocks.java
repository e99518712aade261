package io.photonbeam.log;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.file.Codec;
import org.apache.avro.file.DataFileConstants;

/**
 * Avro's zstandard block: zstd frames. Takes memory as the data comes, whatever size a frame
 * claims, and up to the bound of {@link LogFile}. Reads only.
 */
final class ZstandardBlocks extends Codec {
  @Override
  public String getName() {
    return DataFileConstants.ZSTANDARD_CODEC;
  }

  @Override
  public ByteBuffer compress(ByteBuffer data) {
    throw new IllegalStateException("logs are not written with this class");
  }

  @Override
  public ByteBuffer decompress(ByteBuffer data) throws IOException {
    ByteArrayInputStream compressed =
        new ByteArrayInputStream(
            data.array(), data.arrayOffset() + data.position(), data.remaining());
    byte[] out =
        new byte
            [(int) Math.min(LogFile.MAX_DECOMPRESSED_BYTES, Math.max(64, data.remaining() * 4L))];
    int length = 0;
    try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(compressed)) {
      while (true) {
        int more = in.read(out, length, out.length - length);
        if (more < 0) {
          return ByteBuffer.wrap(out, 0, length);
        }
        length += more;
        if (length == out.length) {
          out = grown(out);
        }
      }
    }
  }

  /** One byte above the bound is room enough to see that there is more. */
  private static byte[] grown(byte[] full) throws IOException {
    if (full.length > LogFile.MAX_DECOMPRESSED_BYTES) {
      throw new IOException(
          "it holds more than the %,d bytes that are read with this heap"
              .formatted(LogFile.MAX_DECOMPRESSED_BYTES));
    }
    return Arrays.copyOf(
        full, (int) Math.min(LogFile.MAX_DECOMPRESSED_BYTES + 1L, full.length * 2L));
  }

  @Override
  public int hashCode() {
    return getName().hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZstandardBlocks;
  }
}

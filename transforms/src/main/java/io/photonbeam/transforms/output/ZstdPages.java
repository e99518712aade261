package io.photonbeam.transforms.output;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses the pages of one file with Zstandard, each at once. Parquet's own codec begins a
 * stream for each page, whose tables take longer to be made than a small page to be compressed;
 * here they are those of the file. It copies a page, so it is not for large values. Not
 * thread-safe. Whoever writes the file releases it: nobody else frees its native memory.
 */
final class ZstdPages implements CompressionCodecFactory {
  /** Higher ones take longer, and pages of generated events become no smaller. */
  private static final int LEVEL = 1;

  private final Compressor compressor = new Compressor();

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("pages are compressed with ZSTD, not " + codec);
    }
    return compressor;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("pages are only written");
  }

  @Override
  public void release() {
    compressor.release();
  }

  private static final class Compressor implements BytesInputCompressor {
    private final Buffer page = new Buffer();
    private byte[] compressed = new byte[0];

    /** Null before the first page, and once it is released. */
    private ZstdCompressCtx context;

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    /** What is returned is good until the next page, as with Parquet's own. */
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      if (context == null) {
        context = new ZstdCompressCtx().setLevel(LEVEL);
      }
      page.reset();
      bytes.writeAllTo(page);
      int bound = (int) Zstd.compressBound(page.size());
      if (compressed.length < bound) {
        compressed = new byte[bound];
      }
      int length = context.compressByteArray(compressed, 0, bound, page.array(), 0, page.size());
      return BytesInput.from(compressed, 0, length);
    }

    @Override
    public void release() {
      if (context != null) {
        context.close();
        context = null;
      }
    }
  }

  /** One that gives its array. */
  private static final class Buffer extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}

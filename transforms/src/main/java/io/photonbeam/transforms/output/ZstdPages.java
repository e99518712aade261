package io.photonbeam.transforms.output;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with Zstandard, each at once. Parquet's own codec begins a stream for each page,
 * whose tables take longer to be made than a small page to be compressed; here they are kept. It
 * copies a page, so it is not for large values. For one file.
 */
final class ZstdPages implements CompressionCodecFactory {
  /** Higher ones take longer, and pages of generated events become no smaller. */
  private static final int LEVEL = 1;

  /** Those that nobody uses now; as many as have ever compressed at once. */
  private static final ConcurrentLinkedQueue<ZstdCompressCtx> CONTEXTS =
      new ConcurrentLinkedQueue<>();

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
    // Between pages it holds nothing but arrays.
  }

  private static final class Compressor implements BytesInputCompressor {
    private final Buffer page = new Buffer();
    private byte[] compressed = new byte[0];

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    /** What is returned is good until the next page, as with Parquet's own. */
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      page.reset();
      bytes.writeAllTo(page);
      int bound = (int) Zstd.compressBound(page.size());
      if (compressed.length < bound) {
        compressed = new byte[bound];
      }
      ZstdCompressCtx context = take();
      int length = context.compressByteArray(compressed, 0, bound, page.array(), 0, page.size());
      CONTEXTS.add(context);
      return BytesInput.from(compressed, 0, length);
    }

    private static ZstdCompressCtx take() {
      ZstdCompressCtx free = CONTEXTS.poll();
      return free == null ? new ZstdCompressCtx().setLevel(LEVEL) : free;
    }

    @Override
    public void release() {
      // It holds nothing but arrays.
    }
  }

  /** One that gives its array. */
  private static final class Buffer extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}

package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

/** That Parquet's reader understands the pages all tests show that read rows. */
class ZstdPagesTest {
  private static final int MOST = 3 << 20;

  @Test
  void pagesOfAllSizesAreFramesOfTheirOwn() throws IOException {
    assertRoundTrips(1);
  }

  @Test
  void manyFilesAreWrittenAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> files = new ArrayList<>();
      for (int seed = 0; seed < 8; seed++) {
        int each = seed;
        files.add(
            threads.submit(
                () -> {
                  assertRoundTrips(each);
                  return null;
                }));
      }
      for (Future<?> file : files) {
        file.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void otherCodecsAreRefused() {
    assertThatThrownBy(() -> new ZstdPages().getCompressor(CompressionCodecName.SNAPPY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SNAPPY");
  }

  private static void assertRoundTrips(long seed) throws IOException {
    Random random = new Random(seed);
    ZstdPages pages = new ZstdPages();
    BytesInputCompressor compressor = pages.getCompressor(CompressionCodecName.ZSTD);
    for (int size : new int[] {0, 1, 17, MOST, 20_000, random.nextInt(MOST)}) {
      byte[] page = new byte[size];
      random.nextBytes(page);
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      compressor
          .compress(
              BytesInput.concat(
                  BytesInput.from(page, 0, size / 2),
                  BytesInput.from(page, size / 2, size - size / 2)))
          .writeAllTo(compressed);
      assertThat(Zstd.decompress(compressed.toByteArray(), size)).isEqualTo(page);
    }
    compressor.release();
    pages.release();
  }
}

package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZstandardBlocksTest {
  private static byte[] records(int number) {
    return ("record " + number + " ").repeat(100 + number).getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer compressed(int number) {
    return ByteBuffer.wrap(Zstd.compress(records(number)));
  }

  private static byte[] decompressed(int number) {
    try {
      ByteBuffer block = new ZstandardBlocks().decompress(compressed(number));
      byte[] bytes = new byte[block.remaining()];
      block.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSoundBlockIsReadAfterDamagedOnes() {
    byte[] frame = compressed(1).array();
    for (int at = 0; at < frame.length; at++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(frame, at));
      if (at > 0) {
        assertThatThrownBy(() -> new ZstandardBlocks().decompress(cut))
            .isInstanceOf(IOException.class);
      }
      assertThat(decompressed(at)).isEqualTo(records(at));
    }
  }

  @Test
  void blocksOfManyFilesAreReadAtTheSameTime() {
    IntStream.range(0, 2_000)
        .parallel()
        .forEach(number -> assertThat(decompressed(number)).isEqualTo(records(number)));
  }
}

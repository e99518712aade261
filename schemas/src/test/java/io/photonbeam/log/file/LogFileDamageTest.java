package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.file.BlockRead.Block;
import io.photonbeam.log.file.LogBytes.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flips bits at every byte of a file and checks what is still read of it. */
class LogFileDamageTest {
  private static final Map<String, CodecFactory> CODECS =
      Map.of(
          "null", CodecFactory.nullCodec(),
          "deflate", CodecFactory.deflateCodec(6),
          "snappy", CodecFactory.snappyCodec(),
          "zstandard", CodecFactory.zstandardCodec(3, true));

  private static final int[] FLIPS = {0x01, 0x02, 0x10, 0x40, 0x80, 0xff};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void aFlippedByteCostsNoBlockButItsOwn(String codec) throws IOException {
    LogBytes log = LogBytes.of(CODECS.get(codec), 4, 2, 9, 1, 5);
    Path file = Files.write(folder.resolve("log.avro"), log.bytes());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int at = 0; at < log.bytes().length; at++) {
        for (int flip : FLIPS) {
          put(channel, at, log.bytes()[at] ^ flip);
          check(log, at, "%s, byte %d ^ %x".formatted(codec, at, flip), file);
        }
        put(channel, at, log.bytes()[at]);
      }
    }
    assertThat(LogBytes.readAll(file)).hasSize(6).startsWith(log.expected(0));
  }

  private static void put(FileChannel channel, int at, int value) throws IOException {
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), at)).isEqualTo(1);
  }

  private static void check(LogBytes log, int at, String what, Path file) throws IOException {
    List<BlockRead> reads;
    try {
      reads = LogBytes.readAll(file);
    } catch (LogFormatException e) {
      assertThat(at).as(what).isLessThan(log.headerEnd());
      return;
    }
    if (at < log.headerEnd()) {
      return;
    }
    for (int i = 0; i < log.blocks().size(); i++) {
      Written block = log.blocks().get(i);
      if (at < block.offset() || at >= block.end()) {
        assertThat(reads).as(what).contains(log.expected(i));
      }
    }
    long strangers = reads.stream().filter(r -> r instanceof Block b && isStranger(log, b)).count();
    assertThat(strangers).as("%s: %s", what, reads).isLessThanOrEqualTo(1);
  }

  private static boolean isStranger(LogBytes log, Block block) {
    return log.blocks().stream().noneMatch(w -> w.offset() == block.offset());
  }
}

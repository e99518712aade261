package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.file.BlockRead.Block;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.file.CodecFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a file while another thread writes it, so that it grows in the middle of reads: as many
 * blocks as the two can hand to each other in some seconds.
 */
class LogFileWhileWrittenTest {
  private static final int BLOCKS = 20_000;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

  @TempDir Path folder;
  private final AtomicInteger blocksRead = new AtomicInteger();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aBlockThatBecomesWholeDuringAReadIsNeverTakenForDamage() throws Exception {
    int[] counts = new int[BLOCKS];
    Arrays.fill(counts, 1);
    LogBytes log = LogBytes.of(CodecFactory.nullCodec(), counts);
    Path path = folder.resolve("growing.avro");
    Files.write(path, Arrays.copyOf(log.bytes(), log.headerEnd()));

    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeInPieces(path, log));
    try (LogFile file = LogFile.open(path).orElseThrow()) {
      long offset = file.firstBlock();
      long start = System.nanoTime();
      while (blocksRead.get() == 0
          || (blocksRead.get() < BLOCKS && System.nanoTime() - start < NANOS)) {
        BlockRead read = file.read(offset);
        assertThat(read).isNotInstanceOf(BlockRead.Damaged.class);
        if (read instanceof Block block) {
          offset = block.end();
          blocksRead.incrementAndGet();
        }
        assertThat(writing.isCompletedExceptionally()).isFalse();
      }
    } finally {
      blocksRead.set(BLOCKS);
    }
    writing.join();
  }

  /** Writes a block in pieces whenever the reader has come to the end, and waits for the next. */
  private void writeInPieces(Path path, LogBytes log) {
    Random random = new Random(7);
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
      for (int block = 0; block < BLOCKS; block++) {
        while (blocksRead.get() < block) {
          Thread.onSpinWait();
        }
        byte[] bytes = log.block(block);
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(1 + random.nextInt(bytes.length), bytes.length - at);
          out.write(bytes, at, length);
          at += length;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

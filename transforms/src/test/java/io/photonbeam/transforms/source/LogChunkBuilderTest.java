package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class LogChunkBuilderTest {
  private final LogChunkBuilder builder = new LogChunkBuilder(1 << 20);

  private LogChunk build() {
    return builder.build(new NamedFile("log.avro", null), LogSchema.of(TestLog.PRIMARY), 5);
  }

  @Test
  void blocksWithoutBytesFillAChunkByTheirNumber() {
    int blocks = 0;
    while (!builder.isFull()) {
      builder.add(new BlockRead.Block(18L * blocks, 18L * ++blocks, 0, ByteBuffer.allocate(0)));
      assertThat(blocks).isLessThan(10_000);
    }
    assertThat(build().blocks()).isEqualTo(blocks);
  }

  @Test
  void damageFillsAChunkByItsNumber() {
    int problems = 0;
    while (!builder.isFull()) {
      builder.add(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "log.avro", problems, "damage", 0));
      assertThat(++problems).isLessThan(10_000);
    }
    assertThat(build().problems()).hasSize(problems);
  }

  @Test
  void aLargeBlockIsHeldInAnArrayOfItsSize() {
    byte[] large = new byte[5 << 20];
    large[7] = 7;
    builder.add(new BlockRead.Block(0, 10, 1, ByteBuffer.wrap(large)));
    assertThat(builder.isFull()).isTrue();
    assertThat(build().block(0).array()).isEqualTo(large);
  }

  @Test
  void aFullChunkIsHeldInTheArrayThatItWasGatheredIn() {
    byte[] block = new byte[60_000];
    block[7] = 7;
    int blocks = 0;
    for (; !builder.isFull(); blocks++) {
      builder.add(new BlockRead.Block(blocks, blocks + 1, 1, ByteBuffer.wrap(block)));
    }

    LogChunk chunk = build();

    assertThat(chunk.bytes()).isEqualTo(60_000 * blocks);
    assertThat(chunk.block(blocks - 1)).isEqualTo(ByteBuffer.wrap(block));
    assertThat(chunk.block(0).array())
        .hasSizeLessThan(2 * LogChunkBuilder.TARGET_BYTES)
        .hasSizeGreaterThan(chunk.bytes());
  }

  @Test
  void aSmallChunkTakesLittleMoreThanItsBytes() {
    builder.add(new BlockRead.Block(0, 1, 1, ByteBuffer.wrap(new byte[100])));

    assertThat(build().block(0).array()).hasSize(100);
  }
}

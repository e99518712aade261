package io.photonbeam.transforms.read;

import io.photonbeam.log.BlockRead;
import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.batch.LogSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gathers blocks and problems into a {@link LogChunk}. Not thread-safe. */
final class LogChunkBuilder {
  /** Decompressed bytes after which a chunk is large enough to carry its overhead. */
  static final int TARGET_BYTES = 1 << 20;

  private final ByteArrayOutputStream data = new ByteArrayOutputStream(TARGET_BYTES / 4);
  private final List<BlockRead.Block> blocks = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();

  void add(BlockRead.Block block) {
    ByteBuffer records = block.data();
    data.write(records.array(), records.arrayOffset() + records.position(), records.remaining());
    // The data is valid only until the next read; what is kept is the block's place and count.
    blocks.add(
        new BlockRead.Block(block.offset(), block.end(), block.count(), ByteBuffer.allocate(0)));
    ends.add(data.size());
  }

  void add(LogProblem problem) {
    problems.add(problem);
  }

  boolean isFull() {
    return data.size() >= TARGET_BYTES;
  }

  boolean isEmpty() {
    return blocks.isEmpty() && problems.isEmpty();
  }

  LogChunk build(String file, LogSchema schema, long writtenMicros) {
    return new LogChunk(
        file,
        schema,
        writtenMicros,
        data.toByteArray(),
        ends.stream().mapToInt(Integer::intValue).toArray(),
        blocks.stream().mapToLong(BlockRead.Block::count).toArray(),
        blocks.stream().mapToLong(BlockRead.Block::offset).toArray(),
        problems);
  }
}

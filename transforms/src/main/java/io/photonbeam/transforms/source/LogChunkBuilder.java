package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers blocks, problems and moves into a {@link LogChunk}. Not thread-safe. */
final class LogChunkBuilder {
  /** Decompressed bytes after which a chunk is large enough to carry its overhead. */
  static final int TARGET_BYTES = 1 << 20;

  /** Blocks and problems after which a chunk is full, however few bytes they have. */
  static final int MAX_PARTS = 4096;

  private static final int MIN_BYTES = 4 << 10;

  /** What a chunk mostly takes: the last block may go beyond the target. */
  private static final int ROOM = TARGET_BYTES + TARGET_BYTES / 8;

  /** A chunk may hold on to a quarter of its room unused, rather than be copied. */
  private static final int UNUSED_QUOTIENT = 4;

  private byte[] data;
  private int size;
  private final List<BlockRead.Block> blocks = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();
  private final List<FileMove> moves = new ArrayList<>();

  /**
   * A chunk to be.
   *
   * @param unread how many bytes there may be to read, of which a small file has few
   */
  LogChunkBuilder(long unread) {
    data = new byte[(int) Math.max(MIN_BYTES, Math.min(unread, ROOM))];
  }

  void add(BlockRead.Block block) {
    ByteBuffer records = block.data();
    int length = records.remaining();
    reserve(size + length);
    records.duplicate().get(data, size, length);
    size += length;
    // The data is valid only until the next read; what is kept is the block's place and count.
    blocks.add(
        new BlockRead.Block(block.offset(), block.end(), block.count(), ByteBuffer.allocate(0)));
    ends.add(size);
  }

  /** A large block gets no more room than it needs, for it is the last of its chunk. */
  private void reserve(int needed) {
    if (needed > data.length) {
      int room = needed > ROOM ? needed : Math.min(ROOM, Math.max(needed, 2 * data.length));
      data = Arrays.copyOf(size == 0 ? new byte[0] : data, room);
    }
  }

  void add(LogProblem problem) {
    problems.add(problem);
  }

  /** What became of a name before the blocks were read. */
  void add(FileMove move) {
    moves.add(move);
  }

  boolean isFull() {
    return size >= TARGET_BYTES || blocks.size() + problems.size() >= MAX_PARTS;
  }

  boolean hasBlocks() {
    return !blocks.isEmpty();
  }

  boolean isEmpty() {
    return blocks.isEmpty() && problems.isEmpty() && moves.isEmpty();
  }

  LogChunk build(NamedFile file, LogSchema schema, long writtenMicros) {
    return new LogChunk(
        file,
        schema,
        writtenMicros,
        data.length - size <= data.length / UNUSED_QUOTIENT ? data : Arrays.copyOf(data, size),
        ends.stream().mapToInt(Integer::intValue).toArray(),
        blocks.stream().mapToLong(BlockRead.Block::count).toArray(),
        blocks.stream().mapToLong(BlockRead.Block::offset).toArray(),
        problems,
        moves);
  }
}

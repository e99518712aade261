package io.photonbeam.transforms.model;

import io.photonbeam.log.LogProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive whole blocks of one log file, decompressed but not yet looked into, and what was
 * found wrong before them. The element that sources emit. Immutable by agreement: nobody writes to
 * the arrays.
 */
public final class LogChunk {
  private final String file;
  private final LogSchema schema;
  private final long writtenMicros;
  private final byte[] data;
  private final int[] blockEnds;
  private final long[] blockCounts;
  private final long[] blockOffsets;
  private final List<LogProblem> problems;

  /**
   * A chunk of blocks.
   *
   * @param data the blocks one after the other, and then perhaps what belongs to none; kept, not
   *     copied
   * @param blockEnds where in it each block ends
   */
  public LogChunk(
      String file,
      LogSchema schema,
      long writtenMicros,
      byte[] data,
      int[] blockEnds,
      long[] blockCounts,
      long[] blockOffsets,
      List<LogProblem> problems) {
    this.file = file;
    this.schema = schema;
    this.writtenMicros = writtenMicros;
    this.data = data;
    this.blockEnds = blockEnds;
    this.blockCounts = blockCounts;
    this.blockOffsets = blockOffsets;
    this.problems = List.copyOf(problems);
  }

  /** A chunk that only tells of problems. */
  public static LogChunk of(String file, LogProblem problem) {
    return new LogChunk(
        file, null, 0, new byte[0], new int[0], new long[0], new long[0], List.of(problem));
  }

  public String file() {
    return file;
  }

  /** The writer's schema; null only if there are no blocks. */
  public LogSchema schema() {
    return schema;
  }

  /** A time before which none of this was in the file, in epoch microseconds. */
  public long writtenMicros() {
    return writtenMicros;
  }

  /** Number of blocks. */
  public int blocks() {
    return blockEnds.length;
  }

  /** The records of a block. */
  public ByteBuffer block(int block) {
    int start = block == 0 ? 0 : blockEnds[block - 1];
    return ByteBuffer.wrap(data, start, blockEnds[block] - start);
  }

  /** How many records the block claims to hold. */
  public long blockCount(int block) {
    return blockCounts[block];
  }

  /** Where in the file the block begins. */
  public long blockOffset(int block) {
    return blockOffsets[block];
  }

  /** Bytes of all blocks, decompressed. */
  public int bytes() {
    return blockEnds.length == 0 ? 0 : blockEnds[blockEnds.length - 1];
  }

  public List<LogProblem> problems() {
    return problems;
  }

  /** Writes the bytes of all blocks. */
  void writeTo(OutputStream out) throws IOException {
    out.write(data, 0, bytes());
  }
}

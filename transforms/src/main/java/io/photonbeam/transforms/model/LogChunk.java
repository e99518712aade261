package io.photonbeam.transforms.model;

import io.photonbeam.log.LogProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive whole blocks of one log file, decompressed but not yet looked into, what was found
 * wrong before them, and which files got other names before. The element that sources emit.
 * Immutable by agreement: nobody writes to the arrays.
 */
public final class LogChunk {
  private final NamedFile file;
  private final LogSchema schema;
  private final long writtenMicros;
  private final byte[] data;
  private final int[] blockEnds;
  private final long[] blockCounts;
  private final long[] blockOffsets;
  private final List<LogProblem> problems;
  private final List<FileMove> moves;

  /**
   * A chunk of blocks.
   *
   * @param data the blocks one after the other, and then perhaps what belongs to none; kept, not
   *     copied
   * @param blockEnds where in it each block ends
   */
  public LogChunk(
      NamedFile file,
      LogSchema schema,
      long writtenMicros,
      byte[] data,
      int[] blockEnds,
      long[] blockCounts,
      long[] blockOffsets,
      List<LogProblem> problems,
      List<FileMove> moves) {
    this.file = file;
    this.schema = schema;
    this.writtenMicros = writtenMicros;
    this.data = data;
    this.blockEnds = blockEnds;
    this.blockCounts = blockCounts;
    this.blockOffsets = blockOffsets;
    this.problems = List.copyOf(problems);
    this.moves = List.copyOf(moves);
  }

  /** A chunk that only tells of a problem. */
  public static LogChunk of(String file, LogProblem problem) {
    return new LogChunk(file, List.of(problem), List.of());
  }

  /**
   * A chunk that only tells what has become of the names of files.
   *
   * @param root the log's folder
   */
  public static LogChunk of(String root, List<FileMove> moves) {
    return new LogChunk(root, List.of(), moves);
  }

  private LogChunk(String file, List<LogProblem> problems, List<FileMove> moves) {
    this(
        new NamedFile(file, null),
        null,
        0,
        new byte[0],
        new int[0],
        new long[0],
        new long[0],
        problems,
        moves);
  }

  /** The path under which it was read. */
  public String file() {
    return file.path();
  }

  /**
   * The file that was read. Its marker is null where it is not known: in a chunk that only tells
   * something, and in one that an earlier version has written.
   */
  public NamedFile namedFile() {
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

  /** What has become of names of the log, all at once, before these blocks were read. */
  public List<FileMove> moves() {
    return moves;
  }

  /** Writes the bytes of all blocks. */
  void writeTo(OutputStream out) throws IOException {
    out.write(data, 0, bytes());
  }
}

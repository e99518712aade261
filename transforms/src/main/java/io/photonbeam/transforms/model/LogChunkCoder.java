package io.photonbeam.transforms.model;

import io.photonbeam.log.LogProblem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * The binary form of a {@link LogChunk}, with a version in its first byte. Version 1 knew of a file
 * only its path.
 */
public final class LogChunkCoder extends AtomicCoder<LogChunk> {
  private static final long serialVersionUID = 1L;
  private static final LogChunkCoder INSTANCE = new LogChunkCoder();
  private static final NullableCoder<String> NULLABLE_TEXT = NullableCoder.of(StringUtf8Coder.of());
  private static final int FIRST_VERSION = 1;
  private static final int VERSION = 2;

  private LogChunkCoder() {}

  public static LogChunkCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(LogChunk chunk, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeByte(VERSION);
    NamedFileCoder.of().encode(chunk.namedFile(), out);
    FileMovesCoder.of().encode(chunk.moves(), out);
    NULLABLE_TEXT.encode(chunk.schema() == null ? null : chunk.schema().json(), out);
    out.writeLong(chunk.writtenMicros());
    out.writeInt(chunk.blocks());
    int end = 0;
    for (int i = 0; i < chunk.blocks(); i++) {
      end += chunk.block(i).remaining();
      out.writeInt(end);
      out.writeLong(chunk.blockCount(i));
      out.writeLong(chunk.blockOffset(i));
    }
    out.writeInt(chunk.bytes());
    chunk.writeTo(out);
    out.writeInt(chunk.problems().size());
    for (LogProblem problem : chunk.problems()) {
      LogProblemCoder.of().encode(problem, out);
    }
    out.flush();
  }

  @Override
  public LogChunk decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readByte();
    if (version < FIRST_VERSION || version > VERSION) {
      throw new CoderException(
          "a log chunk of version " + version + "; this program knows up to version " + VERSION);
    }
    boolean isFirst = version == FIRST_VERSION;
    NamedFile file =
        isFirst
            ? new NamedFile(StringUtf8Coder.of().decode(in), null)
            : NamedFileCoder.of().decode(in);
    List<FileMove> moves = isFirst ? List.of() : FileMovesCoder.of().decode(in);
    String schema = NULLABLE_TEXT.decode(in);
    long writtenMicros = in.readLong();
    int blocks = in.readInt();
    int[] ends = new int[blocks];
    long[] counts = new long[blocks];
    long[] offsets = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      ends[i] = in.readInt();
      counts[i] = in.readLong();
      offsets[i] = in.readLong();
    }
    byte[] data = SizedBytes.read(in, in.readInt());
    int problemCount = in.readInt();
    List<LogProblem> problems = new ArrayList<>();
    for (int i = 0; i < problemCount; i++) {
      problems.add(LogProblemCoder.of().decode(in));
    }
    return new LogChunk(
        file,
        schema == null ? null : LogSchema.parse(schema),
        writtenMicros,
        data,
        ends,
        counts,
        offsets,
        problems,
        moves);
  }
}

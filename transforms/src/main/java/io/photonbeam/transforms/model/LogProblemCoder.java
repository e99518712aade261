package io.photonbeam.transforms.model;

import io.photonbeam.log.LogProblem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** The binary form of a {@link LogProblem}. */
public final class LogProblemCoder extends AtomicCoder<LogProblem> {
  private static final long serialVersionUID = 1L;
  private static final LogProblemCoder INSTANCE = new LogProblemCoder();

  private LogProblemCoder() {}

  public static LogProblemCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(LogProblem problem, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    StringUtf8Coder.of().encode(problem.kind().name(), out);
    StringUtf8Coder.of().encode(problem.file(), out);
    out.writeLong(problem.offset());
    StringUtf8Coder.of().encode(problem.detail(), out);
    out.writeLong(problem.records());
    out.flush();
  }

  @Override
  public LogProblem decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    return new LogProblem(
        LogProblem.Kind.valueOf(StringUtf8Coder.of().decode(in)),
        StringUtf8Coder.of().decode(in),
        in.readLong(),
        StringUtf8Coder.of().decode(in),
        in.readLong());
  }
}

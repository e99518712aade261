package io.photonbeam.transforms.find;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Makes chunks for tests of other packages, sound or not. Not thread-safe. */
public final class TestChunks {
  private final LogSchema schema;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Integer> ends = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private long writtenMicros = 77;
  private final List<LogProblem> problems = new ArrayList<>();
  private final List<FileMove> moves = new ArrayList<>();
  private HeaderSync sync = new HeaderSync(1, 2);

  public TestChunks(LogSchema schema) {
    this.schema = schema;
  }

  /** A chunk of the file {@code log.avro}, written at microsecond 77, with one block. */
  public static LogChunk of(List<GenericRecord> records) {
    return new TestChunks(LogSchema.of(records.get(0).getSchema())).block(1000, records).build();
  }

  public TestChunks block(long offset, List<GenericRecord> records) {
    return block(offset, records.size(), TestLog.encode(records));
  }

  /** A block that claims to hold so many records. */
  public TestChunks block(long offset, long count, byte[] records) {
    data.writeBytes(records);
    ends.add(data.size());
    counts.add(count);
    offsets.add(offset);
    return this;
  }

  public TestChunks writtenAt(long micros) {
    writtenMicros = micros;
    return this;
  }

  public TestChunks problem(LogProblem problem) {
    problems.add(problem);
    return this;
  }

  /** Of a file whose header has another marker. */
  public TestChunks marker(HeaderSync marker) {
    sync = marker;
    return this;
  }

  public TestChunks move(FileMove move) {
    moves.add(move);
    return this;
  }

  public LogChunk build() {
    return new LogChunk(
        new NamedFile("log.avro", sync),
        schema,
        writtenMicros,
        data.toByteArray(),
        ends.stream().mapToInt(Integer::intValue).toArray(),
        counts.stream().mapToLong(Long::longValue).toArray(),
        offsets.stream().mapToLong(Long::longValue).toArray(),
        problems,
        moves);
  }
}

package io.photonbeam.benchmarks;

import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.output.StagedParquet.Values;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.shaping.RowMaker;
import io.photonbeam.transforms.shaping.RowMakers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing the rows of a commit of generated clicks and their queries to a Parquet file, closed and
 * described, not durable: straight from the bytes of both events, as the join does it, and in the
 * plain way, with records of Avro.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
  private static final int ROWS = 5_000;
  private static final String PUBLISHED = "date=2026-01-02/hour=03/rows.parquet";
  private static final CommitColumns COMMIT =
      new CommitColumns("20260102-030405678-4k9rt0mzq2x7vb1c", 1_767_323_045_678_000L);

  private TemporaryFolder folder;
  private JoinedBatch pairs;
  private RowMaker maker;

  /** Reads the pairs of generated logs into memory. */
  @Setup(Level.Trial)
  public void generate() throws IOException {
    folder = TemporaryFolder.create();
    pairs = GeneratedPairs.of(ROWS);
    maker = new RowMakers(GeneratedPairs.FOREIGN, null).of(pairs);
  }

  @TearDown(Level.Trial)
  public void delete() {
    folder.close();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public OutputFile direct() throws IOException {
    try (StagedParquet<JoinedRow> file = file(maker.shape().writer(COMMIT, new RepairedTexts()))) {
      for (JoinedRow row : rows()) {
        file.write(row);
      }
      return file.finish(PUBLISHED);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public OutputFile avroRecords() throws IOException {
    JoinedSchema schema = (JoinedSchema) maker.shape();
    EventReader clicks = schema.foreignReader();
    EventReader queries = schema.primaryReader();
    GenericRecord record = new GenericData.Record(schema.row());
    record.put(JoinedSchema.COMMIT_ID, COMMIT.commitId());
    record.put(JoinedSchema.JOINED_AT, COMMIT.joinedAtMicros());
    try (StagedParquet<GenericRecord> file = file(StagedParquet.records(schema.row()))) {
      for (JoinedRow row : rows()) {
        record.put(0, clicks.read(row.source().record(row.pair())));
        record.put(1, queries.read(row.pairs().primaryRecord(row.pair())));
        file.write(record);
      }
      return file.finish(PUBLISHED);
    }
  }

  private List<JoinedRow> rows() {
    List<JoinedRow> rows = new ArrayList<>(ROWS);
    maker.make(
        pairs,
        rows::add,
        (events, event, reason, why) -> {
          throw new IllegalStateException(why);
        });
    return rows;
  }

  private <T> StagedParquet<T> file(WriteSupport<T> support) throws IOException {
    Path path = folder.path().resolve("rows.parquet");
    Files.deleteIfExists(path);
    return StagedParquet.create(
        path,
        support,
        maker.shape().metadata(),
        pairs.bytes(),
        Values.USUAL,
        maker.shape().dictionaries());
  }
}

package io.photonbeam.benchmarks;

import io.photonbeam.ads.Query;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.generate.Disorder;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Finding id and time in generated queries: without building records, as the join does it, and with
 * Avro's generic reader, of whole records and of these two fields.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScanBenchmark {
  private static final int EVENTS = 20_000;
  private static final EventFields FIELDS = LogOptions.DEFAULT_PRIMARY_FIELDS;
  private static final Schema WHOLE = Query.getClassSchema();
  private static final Schema ID_AND_TIME = idAndTime();

  private final EventScanner scanner = EventScanner.of(WHOLE, FIELDS);
  private final GenericDatumReader<GenericRecord> wholeReader =
      new GenericDatumReader<>(WHOLE, WHOLE);
  private final GenericDatumReader<GenericRecord> projection =
      new GenericDatumReader<>(WHOLE, ID_AND_TIME);
  private byte[] records;
  private BinaryDecoder decoder;

  /** Reads the records of a generated log into memory, decompressed. */
  @Setup(Level.Trial)
  public void generate() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path queries = folder.path().resolve("queries");
      new Generate(
              GenerateConfig.of(queries, folder.path().resolve("clicks"), EVENTS)
                  .withDisorder(Disorder.NONE))
          .run(soFar -> {});
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Path file : LogListing.of(queries).entries().keySet()) {
        copyRecords(file, all);
      }
      records = all.toByteArray();
    }
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void scanner(Blackhole sink) throws MalformedRecordException {
    scanner.reset(ByteBuffer.wrap(records));
    while (scanner.hasRemaining()) {
      scanner.next();
      sink.consume(scanner.id().hash());
      sink.consume(scanner.timeMicros());
    }
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void avroWholeRecord(Blackhole sink) throws IOException {
    read(wholeReader, sink);
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void avroIdAndTime(Blackhole sink) throws IOException {
    read(projection, sink);
  }

  private void read(GenericDatumReader<GenericRecord> reader, Blackhole sink) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(records, decoder);
    while (!decoder.isEnd()) {
      sink.consume(reader.read(null, decoder));
    }
  }

  private static void copyRecords(Path path, ByteArrayOutputStream into) throws IOException {
    try (LogFile file = LogFile.open(path).orElseThrow()) {
      long offset = file.firstBlock();
      while (file.read(offset) instanceof BlockRead.Block block) {
        ByteBuffer data = block.data();
        into.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
        offset = block.end();
      }
    }
  }

  private static Schema idAndTime() {
    return Schema.createRecord(
        WHOLE.getName(),
        null,
        WHOLE.getNamespace(),
        false,
        WHOLE.getFields().stream()
            .filter(f -> f.name().equals(FIELDS.id()) || f.name().equals(FIELDS.time()))
            .map(f -> new Schema.Field(f, f.schema()))
            .toList());
  }
}

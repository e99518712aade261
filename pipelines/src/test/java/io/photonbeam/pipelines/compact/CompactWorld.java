package io.photonbeam.pipelines.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.compact.CompactSettings.Limits;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.output.StagedParquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** An output whose commits a test makes, with a clock and a reader of its own. */
final class CompactWorld {
  static final Instant NOON = Instant.parse("2026-06-02T12:00:00Z");
  static final PartitionHour TEN = hour("2026-06-02T10:00:00Z");
  static final PartitionHour ELEVEN = hour("2026-06-02T11:00:00Z");
  static final Duration SETTLE = Duration.ofMinutes(5);
  static final Schema ROW = schema("Row");
  private static final int ROWS = 50;

  final Path output;
  private final TreeSet<String> committed = new TreeSet<>();
  private final Random random = new Random(7);
  private final CommitIds ids = new CommitIds(this::now, random);
  Instant now = NOON.plus(SETTLE);
  Limits limits = Limits.DEFAULT;
  Disk disk = Disk.REAL;
  boolean deep;
  boolean stopped;

  /** An output in which a pipeline has begun. */
  CompactWorld(Path output) throws IOException {
    this.output = output;
    Path mark = OutputFolder.mark(output);
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "{}");
  }

  private Instant now() {
    return now;
  }

  static PartitionHour hour(String time) {
    return PartitionHour.of(Instant.parse(time).getEpochSecond() * 1_000_000);
  }

  static Schema schema(String name, String... more) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record(name).namespace("test").fields().requiredString("id");
    for (String field : more) {
      fields = fields.requiredString(field);
    }
    return fields.endRecord();
  }

  /** Publishes as many commits of an hour. */
  List<Path> commit(PartitionHour hour, int files) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      paths.add(commit(hour, ROW));
    }
    return paths;
  }

  Path commit(PartitionHour hour, Schema schema) throws IOException {
    Path file = output.resolve("joined").resolve(hour.folder()).resolve(ids.next() + ".parquet");
    Files.createDirectories(file.getParent());
    try (StagedParquet<GenericRecord> parquet =
        StagedParquet.create(file, schema, Map.of("photonbeam.x", "y"))) {
      for (int i = 0; i < ROWS; i++) {
        GenericRecordBuilder row = new GenericRecordBuilder(schema);
        schema.getFields().forEach(field -> row.set(field, Long.toHexString(random.nextLong())));
        GenericRecord made = row.build();
        parquet.write(made);
        committed.add(made.toString());
      }
      parquet.seal();
    }
    return file;
  }

  CompactReport compact() throws IOException {
    return compaction().run();
  }

  Compaction compaction() {
    return new Compaction(
        new CompactSettings(output, "a.reconcile", now, SETTLE, deep, limits),
        ids,
        new LongAdder(),
        () -> stopped,
        disk);
  }

  /** What the manifest lists now. */
  List<String> manifest() throws IOException {
    return Files.readAllLines(output.resolve("manifest.txt"));
  }

  List<String> listedLarge() throws IOException {
    return manifest().stream().filter(line -> line.startsWith("compacted/")).toList();
  }

  /** All rows that a reader of the manifest sees, sorted, each as often as it is there. */
  List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : manifest()) {
      readInto(rows, output.resolve(line));
    }
    return rows.stream().sorted().toList();
  }

  private static void readInto(List<String> rows, Path file) throws IOException {
    for (GenericRecord row : JoinWorld.rowsOf(file)) {
      rows.add(row.toString());
    }
  }

  /** Every row that was committed so far, sorted. */
  List<String> committed() {
    return List.copyOf(committed);
  }

  void assertExact() throws IOException {
    assertThat(rows()).isEqualTo(committed());
  }

  /** The files below a folder of the output, as paths from there. */
  List<String> files(String folder) throws IOException {
    Path root = output.resolve(folder);
    if (Files.notExists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> output.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}

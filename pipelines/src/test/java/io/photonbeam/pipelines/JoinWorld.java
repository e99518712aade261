package io.photonbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.join.MetricsServer;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.pipelines.retry.RetryRun;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** Two logs and an output in a folder, with readers that share no code with the join. */
public final class JoinWorld {
  public static final int WRITERS = 2;

  /** How long a test waits for what must come, so that a busy machine is no failure. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  public final Path primaryLog;
  public final Path foreignLog;
  public final Path output;

  public JoinWorld(Path folder) {
    this(folder, folder.resolve("out"));
  }

  /** The same logs with another output. */
  public JoinWorld(Path folder, Path output) {
    this.primaryLog = folder.resolve("q");
    this.foreignLog = folder.resolve("c");
    this.output = output;
  }

  /** Writes logs of queries and clicks, with all their disorder. */
  public void generate(long primaries, long seed) throws IOException {
    new Generate(
            GenerateConfig.of(primaryLog, foreignLog, primaries).with(GenerateConfig.SEED, seed))
        .run(soFar -> {});
  }

  public Options config(String pipeline) {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, primaryLog)
        .with(LogOptions.FOREIGN_LOG, foreignLog)
        .with(OutputOptions.OUTPUT, output)
        .with(JoinConfig.PIPELINE_ID, pipeline)
        .with(JoinConfig.SHARDS, 4)
        .with(JoinConfig.POLL_INTERVAL, Duration.ofMillis(20))
        .with(JoinConfig.COMMIT_INTERVAL, Duration.ofMillis(100));
  }

  /** As {@link #config}, and the run ends when all is read. */
  public Options finite(String pipeline) {
    return config(pipeline).with(JoinConfig.STOP_WHEN_IDLE, Duration.ofMillis(200));
  }

  /** A join to which no primary event comes: it has the index that {@link #indexQueries} left. */
  public Options onlyIndexed(String pipeline) throws IOException {
    Path nothing = Files.createDirectories(primaryLog.resolveSibling("nothing"));
    return finite(pipeline).with(LogOptions.PRIMARY_LOG, nothing);
  }

  public static PipelineOptions direct() {
    return PipelineOptionsFactory.fromArgs(
            "--runner=DirectRunner", "--targetParallelism=2", "--stableUniqueNames=ERROR")
        .create();
  }

  public static PipelineOptions flink(String... more) {
    return flink(2, more);
  }

  /** So that each file has the same reader whatever its name is; the Direct runner has three. */
  static PipelineOptions oneReader() {
    return flink(1);
  }

  private static PipelineOptions flink(int parallelism, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--parallelism=" + parallelism,
                "--stableUniqueNames=ERROR"));
    all.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).create();
  }

  /** Runs a join to its end. */
  public RunMetrics join(JoinConfig config, PipelineOptions options) throws IOException {
    try (JoinRun run = new JoinRun(config, Clock.systemUTC())) {
      run.rollForward();
      run.run(options, WRITERS);
      return run.metrics();
    }
  }

  /** The settings that the first of the joins has noted in the output. */
  public SavedJoinConfig noted() throws IOException {
    return SavedJoinConfig.notedIn(output).get(0).settings();
  }

  /** Puts dead letters through the join again, as those settings say. */
  public RetryReport retry(Options more, PipelineOptions options) throws IOException {
    SavedJoinConfig.Noted first = SavedJoinConfig.notedIn(output).get(0);
    String id = RetryConfig.pipelineIdFor(first.pipelineId());
    return retry(
        RetryConfig.of(output, first.settings(), id).with(more).as(RetryConfig::new), options);
  }

  static RetryReport retry(RetryConfig config, PipelineOptions options) throws IOException {
    return retry(config, options, problem -> {});
  }

  /** Retries; the problems of the log that it has met are told. */
  static RetryReport retry(
      RetryConfig config, PipelineOptions options, Consumer<LogProblem> problems)
      throws IOException {
    try (RetryRun run = new RetryRun(config, Clock.systemUTC())) {
      RetryReport report = run.run(options, WRITERS);
      run.metrics().problems().named(0).forEach(problems);
      return report;
    }
  }

  /**
   * Runs a join whose index then knows where each query is, before there is any click; so that
   * whatever the threads do, a later join without memory finds all of them in the log.
   */
  public void indexQueries(JoinConfig config) throws IOException {
    Path aside = foreignLog.resolveSibling("aside");
    Files.move(foreignLog, aside);
    join(config, direct());
    Files.move(aside, foreignLog);
  }

  /** Runs a join in a thread of its own. */
  public static CompletableFuture<Void> start(JoinRun run, PipelineOptions options) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            run.run(options, WRITERS);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "join under test");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** The page of metrics. */
  public static String page(MetricsServer metrics) throws IOException {
    URI uri = metrics.uri().resolve("/metrics");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public IdRegistry registry() {
    return IdRegistry.open(OutputOptions.defaultRegistry(output));
  }

  /** The events of a log by id, from Avro's own reader; of repeated lines the first. */
  public static Map<String, GenericRecord> events(Path log, String idField) throws IOException {
    Map<String, GenericRecord> events = new HashMap<>();
    for (Path file : files(log, ".avro")) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(
              file.toFile(), new GenericDatumReader<>(null, null, new GenericData()))) {
        reader.forEach(event -> events.putIfAbsent(event.get(idField).toString(), event));
      }
    }
    return events;
  }

  /** How many clicks have a query. */
  public long joinable() throws IOException {
    Set<String> queries = events(primaryLog, "query_id").keySet();
    return events(foreignLog, "click_id").values().stream()
        .filter(click -> queries.contains(click.get("query_id").toString()))
        .count();
  }

  /** The visible rows, from Parquet's own reader. */
  public List<GenericRecord> rows() throws IOException {
    return parquet(output.resolve("joined"));
  }

  /** The dead letters of a reason. */
  public List<GenericRecord> deadLetters(String reason) throws IOException {
    return parquet(output.resolve("unjoinable/reason=" + reason));
  }

  /** The clicks among the dead letters of a reason, each as often as it is. */
  public List<String> deadClicks(String reason) throws IOException {
    return deadLetters(reason).stream()
        .map(row -> ((GenericRecord) row.get("click")).get("click_id").toString())
        .toList();
  }

  private static List<GenericRecord> parquet(Path folder) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : files(folder, ".parquet")) {
      rows.addAll(rowsOf(file));
    }
    return rows;
  }

  /** The rows of a file, from Parquet's own reader. */
  public static List<GenericRecord> rowsOf(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new PlainParquetConfiguration())
            .withDataModel(new GenericData())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The clicks that are visible, each as often as it is. */
  public List<String> visibleClicks() throws IOException {
    return rows().stream()
        .map(row -> ((GenericRecord) row.get("click")).get("click_id").toString())
        .toList();
  }

  /** Asserts that every click whose query is in the log is visible once, beside that query. */
  public void assertExact() throws IOException {
    Map<String, GenericRecord> queries = events(primaryLog, "query_id");
    Map<String, String> expected = new TreeMap<>();
    events(foreignLog, "click_id")
        .forEach(
            (id, click) -> {
              GenericRecord query = queries.get(click.get("query_id").toString());
              if (query != null) {
                expected.put(id, click + " with " + query);
              }
            });
    Map<String, String> visible = new TreeMap<>();
    for (GenericRecord row : rows()) {
      GenericRecord click = (GenericRecord) row.get("click");
      String before =
          visible.put(click.get("click_id").toString(), click + " with " + row.get("query"));
      assertThat(before).as("an earlier row of the same click").isNull();
    }
    assertThat(expected).isNotEmpty();
    assertThat(visible.keySet()).isEqualTo(expected.keySet());
    assertThat(visible).isEqualTo(expected);
    assertThat(files(output.resolve("_staged"), "")).isEmpty();
    try (IdRegistry registry = registry()) {
      assertThat(registry.unpublished()).isEmpty();
    }
  }

  /**
   * Asserts that the clicks without a query, and only they, are dead letters, as they are logged.
   */
  public void assertAllLeftAreDeadLetters() throws IOException {
    Map<String, GenericRecord> queries = events(primaryLog, "query_id");
    Map<String, String> expected = new TreeMap<>();
    events(foreignLog, "click_id")
        .forEach(
            (id, click) -> {
              if (!queries.containsKey(click.get("query_id").toString())) {
                expected.put(id, click.toString());
              }
            });
    Map<String, String> deadLetters = new TreeMap<>();
    for (GenericRecord letter : deadLetters("no_primary_event")) {
      GenericRecord click = (GenericRecord) letter.get("click");
      deadLetters.put(click.get("click_id").toString(), click.toString());
    }
    assertThat(expected).isNotEmpty();
    assertThat(deadLetters).isEqualTo(expected);
  }

  /** Writes a log file with a block for each list of records; returns the offset of each's end. */
  public static List<Long> log(Path file, Schema schema, List<List<GenericRecord>> blocks)
      throws IOException {
    Files.createDirectories(file.getParent());
    List<Long> ends = new ArrayList<>();
    File written = file.toFile();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema, new GenericData()))) {
      writer.setCodec(CodecFactory.zstandardCodec(1, true)).create(schema, written);
      for (List<GenericRecord> block : blocks) {
        for (GenericRecord record : block) {
          writer.append(record);
        }
        ends.add(writer.sync());
      }
    }
    return ends;
  }

  public static List<Path> files(Path folder, String suffix) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }
}

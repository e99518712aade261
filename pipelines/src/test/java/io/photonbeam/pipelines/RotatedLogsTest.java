package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.oneReader;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to the files of a log while a join follows them, short of what loses events, all
 * is joined once, and the audit says so.
 */
class RotatedLogsTest {
  private static final int QUERIES = 40;

  @TempDir Path folder;
  private JoinWorld world;
  private Path app;
  private JoinRun run;
  private CompletableFuture<Void> running;
  private final LogWriters writers = new LogWriters();

  @BeforeEach
  void writeQueries() throws IOException {
    world = new JoinWorld(folder);
    ClickLogs.queries(
        world.primaryLog.resolve("queries.avro"),
        IntStream.range(0, QUERIES).mapToObj(i -> "q" + i).toArray(String[]::new));
    app = Files.createDirectories(world.foreignLog).resolve("app.avro");
  }

  @AfterEach
  void closeAll() throws Exception {
    writers.close();
    if (run != null) {
      run.stop();
      run.close();
    }
  }

  private void start(PipelineOptions options) throws IOException {
    run = new JoinRun(world.config("a").as(JoinConfig::new), Clock.systemUTC());
    run.rollForward();
    running = JoinWorld.start(run, options);
  }

  private void awaitJoined(int rows) {
    await().atMost(PATIENCE).until(() -> running.isDone() || run.metrics().joined.sum() >= rows);
    assertThat(run.metrics().joined.sum()).isEqualTo(rows);
  }

  /** Ends the join; returns what it counted. */
  private RunMetrics stop() throws Exception {
    run.stop();
    running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return run.metrics();
  }

  /** A file with clicks of these numbers, each on the query of its number. */
  private DataFileWriter<GenericRecord> clicks(Path path, int from, int to) throws IOException {
    DataFileWriter<GenericRecord> writer = writers.begin(path, ClickLogs.CLICK);
    add(writer, from, to);
    return writer;
  }

  private static void add(DataFileWriter<GenericRecord> writer, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      writer.append(ClickLogs.click("c" + i, "q" + i));
    }
    writer.flush();
  }

  private VerifyReport audit(Duration settle) throws IOException {
    VerifyConfig config =
        VerifyConfig.of(world.primaryLog, world.foreignLog, world.output)
            .with(OutputOptions.REGISTRY, OutputOptions.defaultRegistry(world.output))
            .with(VerifyConfig.SETTLE, settle);
    return new Verification(config).run(progress -> {});
  }

  private void assertExact(int rows) throws IOException {
    VerifyReport report = audit(Duration.ZERO);
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.rows()).isEqualTo(rows);
    world.assertExact();
  }

  /** A look at the log may miss a file that is renamed meanwhile, which is then read once more. */
  private static void assertRepeatedAreKnown(RunMetrics metrics, int rows) {
    assertThat(metrics.alreadyTaken.sum() + metrics.repeated.sum())
        .as("lines read twice")
        .isEqualTo(metrics.foreignEvents.sum() - rows);
  }

  private static void assertNoProblem(RunMetrics metrics) {
    for (Kind kind : Kind.values()) {
      assertThat(metrics.problems().count(kind)).as("%s", kind).isZero();
    }
  }

  @Test
  void aFileThatIsRenamedWhileItIsWrittenIsReadOn() throws Exception {
    start(oneReader());
    DataFileWriter<GenericRecord> first = clicks(app, 0, 10);
    awaitJoined(10);

    Files.move(app, app.resolveSibling("app-2026-06-02.avro"));
    add(first, 10, 15);
    clicks(app, 15, 20);
    awaitJoined(20);

    RunMetrics metrics = stop();
    assertRepeatedAreKnown(metrics, 20);
    assertNoProblem(metrics);
    assertExact(20);
  }

  @Test
  void filesWhoseNumbersGoUpAreJoinedOnce() throws Exception {
    start(oneReader());
    for (int round = 0; round < 4; round++) {
      clicks(app, 5 * round, 5 * round + 5);
      awaitJoined(5 * round + 5);
      for (int number = round; number > 0; number--) {
        Files.move(numbered(number), numbered(number + 1));
      }
      Files.move(app, numbered(1));
    }
    clicks(app, 20, 25);
    awaitJoined(25);

    RunMetrics metrics = stop();
    assertRepeatedAreKnown(metrics, 25);
    assertNoProblem(metrics);
    assertExact(25);
  }

  private Path numbered(int number) {
    return app.resolveSibling("app." + number + ".avro");
  }

  /** Its new name may be another reader's, who reads it from its beginning. */
  @Test
  void withSeveralReadersARenamedFileIsJoinedOnce() throws Exception {
    start(direct());
    for (int round = 0; round < 4; round++) {
      clicks(app, 5 * round, 5 * round + 5);
      awaitJoined(5 * round + 5);
      Files.move(app, numbered(round));
    }
    clicks(app, 20, 25);
    awaitJoined(25);

    RunMetrics metrics = stop();
    assertThat(metrics.foreignEvents.sum()).isBetween(25L, 45L);
    assertNoProblem(metrics);
    assertExact(25);
  }

  @Test
  void aFileThatGetsANameThatIsNoLogsWasJoinedAndIsNamedUntilItHasOne() throws Exception {
    start(direct());
    clicks(app, 0, 10);
    awaitJoined(10);

    Path rotated = Files.move(app, app.resolveSibling("app.avro.1"));
    clicks(app, 10, 15);
    awaitJoined(15);

    RunMetrics metrics = stop();
    assertThat(metrics.foreignEvents.sum()).isEqualTo(15);
    assertThat(metrics.problems().count(Kind.VANISHED_FILE)).isZero();
    VerifyReport report = audit(Duration.ZERO);
    assertThat(report.exact()).isFalse();
    assertThat(report.logs().unseen().count(Kind.PASSED_OVER_FILE)).isEqualTo(1);
    assertThat(report.toText()).contains(rotated.toString());
    Files.move(rotated, numbered(1));
    assertExact(15);
  }

  @Test
  void aFileThatIsCopiedAndThenWrittenAnewIsJoinedOnce() throws Exception {
    start(direct());
    clicks(app, 0, 10);
    awaitJoined(10);

    Files.copy(app, numbered(1));
    try (RandomAccessFile truncated = new RandomAccessFile(app.toFile(), "rw")) {
      truncated.setLength(0);
    }
    clicks(app, 10, 30);
    awaitJoined(30);

    RunMetrics metrics = stop();
    assertThat(metrics.foreignEvents.sum() - 30).as("lines of the copy").isBetween(0L, 10L);
    assertRepeatedAreKnown(metrics, 30);
    assertExact(30);
  }

  @Test
  void aFileThatAnotherTakesThePlaceOfIsReadFromItsBeginning() throws Exception {
    start(direct());
    clicks(app, 0, 10);
    awaitJoined(10);

    Path other = app.resolveSibling(".app.avro");
    clicks(other, 0, 15);
    Files.move(other, app, ATOMIC_MOVE);
    awaitJoined(15);

    RunMetrics metrics = stop();
    assertThat(metrics.foreignEvents.sum()).as("lines read").isEqualTo(25);
    assertThat(metrics.alreadyTaken.sum() + metrics.repeated.sum()).isEqualTo(10);
    assertExact(15);
  }

  @Test
  void roomThatAWriterHasReservedIsReadAsItIsFilled() throws Exception {
    Path whole = folder.resolve("whole.avro");
    List<Long> ends =
        JoinWorld.log(
            whole,
            ClickLogs.CLICK,
            Stream.of(0, 10, 20)
                .map(
                    from ->
                        IntStream.range(from, from + 10)
                            .mapToObj(i -> ClickLogs.click("c" + i, "q" + i))
                            .toList())
                .toList());
    byte[] content = Files.readAllBytes(whole);
    try (RandomAccessFile reserved = new RandomAccessFile(app.toFile(), "rw")) {
      reserved.setLength(1 << 20);
      start(direct());
      await()
          .atMost(PATIENCE)
          .failFast("the join ended", running::isDone)
          .until(() -> run.metrics().unreadBytes.sum() >= 1 << 20);
      int from = 0;
      for (int block = 0; block < 3; block++) {
        int to = ends.get(block).intValue();
        reserved.seek(from);
        reserved.write(Arrays.copyOfRange(content, from, to));
        awaitJoined(10 * block + 10);
        from = to;
      }
      RunMetrics metrics = stop();
      assertThat(metrics.foreignEvents.sum()).as("lines read").isEqualTo(30);
      assertNoProblem(metrics);
      VerifyReport meanwhile = audit(Duration.ofMinutes(10));
      assertThat(meanwhile.exact()).as(meanwhile.toText()).isTrue();
      assertThat(meanwhile.logs().halfWrittenTails()).isEqualTo(1);
      VerifyReport late = audit(Duration.ZERO);
      assertThat(late.exact()).isFalse();
      assertThat(late.logs().unseen().count(Kind.UNFINISHED_FILE)).isEqualTo(1);
      reserved.setLength(content.length);
    }
    assertExact(30);
  }

  @Test
  void aLogThatIsAwayIsWaitedForAndToldOfByARunThatIsStoppedThen() throws Exception {
    start(direct());
    clicks(app, 0, 5);
    awaitJoined(5);
    Path aside = folder.resolve("aside");
    Files.move(world.foreignLog, aside);
    await().atMost(PATIENCE).until(() -> running.isDone() || !run.outages().away().get().isEmpty());
    assertThat(running).isNotDone();

    RunMetrics metrics = stop();

    assertThat(metrics.problems().count(Kind.UNREADABLE_FOLDER)).isEqualTo(1);
    Files.move(aside, world.foreignLog);
    assertExact(5);
  }

  @Test
  void queriesOfAFileThatWasRenamedAreStillFound() throws Exception {
    Files.delete(world.primaryLog.resolve("queries.avro"));
    start(oneReader());
    Path queries = world.primaryLog.resolve("app.avro");
    DataFileWriter<GenericRecord> first = writers.begin(queries, ClickLogs.QUERY);
    addQueries(first, 0, 10);
    DataFileWriter<GenericRecord> written = clicks(app, 0, 5);
    awaitJoined(5);

    Files.move(queries, world.primaryLog.resolve("app.1.avro"));
    addQueries(first, 10, 15);
    addQueries(writers.begin(queries, ClickLogs.QUERY), 15, 20);
    add(written, 5, 20);
    awaitJoined(20);

    RunMetrics metrics = stop();
    assertThat(metrics.primaryEvents.sum())
        .as("queries read, those of the renamed file twice at most")
        .isBetween(20L, 35L);
    assertNoProblem(metrics);
    assertExact(20);
  }

  private static void addQueries(DataFileWriter<GenericRecord> writer, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      writer.append(ClickLogs.query("q" + i));
    }
    writer.flush();
  }
}

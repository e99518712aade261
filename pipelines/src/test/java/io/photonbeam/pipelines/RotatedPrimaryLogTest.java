package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.oneReader;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries that are no longer in memory are found in files that were rotated meanwhile. The join
 * remembers no more than the queries that came last, so that clicks on others need the log.
 */
class RotatedPrimaryLogTest {
  private static final String USUAL = "usual";
  private static final String CONSTANT = "constant";

  @TempDir Path folder;
  private JoinWorld world;
  private Path app;
  private DataFileWriter<GenericRecord> clicks;
  private JoinRun run;
  private CompletableFuture<Void> running;

  /** What sync marker each file of queries gets: Avro's random one if null. */
  private byte[] marker;

  private int queries;
  private int clicked;
  private final LogWriters writers = new LogWriters();

  @BeforeEach
  void beginLogs() throws IOException {
    world = new JoinWorld(folder);
    app = Files.createDirectories(world.primaryLog).resolve("app.avro");
    clicks =
        writers.begin(Files.createDirectories(world.foreignLog).resolve("c.avro"), ClickLogs.CLICK);
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
    run =
        new JoinRun(
            world
                .config("a")
                .with(JoinConfig.SHARDS, 1)
                .with(JoinConfig.CACHE_BYTES, 0L)
                .with(JoinConfig.RETRY_MIN, Duration.ofMillis(100))
                .with(JoinConfig.RETRY_MAX, Duration.ofSeconds(1))
                .as(JoinConfig::new),
            Clock.systemUTC());
    run.rollForward();
    running = JoinWorld.start(run, options);
  }

  private void stop() throws Exception {
    run.stop();
    running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    run.close();
  }

  /** A new file with the next five queries; returns its writer. */
  private DataFileWriter<GenericRecord> queriesInto(Path path) throws IOException {
    DataFileWriter<GenericRecord> writer = writers.begin(path, ClickLogs.QUERY, marker);
    addQueries(writer);
    return writer;
  }

  private void addQueries(DataFileWriter<GenericRecord> writer) throws IOException {
    for (int end = queries + 5; queries < end; queries++) {
      writer.append(ClickLogs.query("q" + queries));
    }
    writer.flush();
  }

  /** Clicks once on each query that there was so far, the last one first, and awaits all rows. */
  private void clickOnAll() throws IOException {
    for (int query = queries - 1; query >= 0; query--) {
      clicks.append(ClickLogs.click("c" + clicked++, "q" + query));
    }
    clicks.flush();
    awaitJoined(clicked);
  }

  private void awaitJoined(int rows) {
    await().atMost(PATIENCE).until(() -> running.isDone() || world.visibleClicks().size() >= rows);
    assertThat(running).isNotDone();
  }

  /** Awaits that so many queries were read in this run, so that a look follows what was done. */
  private void awaitRead(long atLeast) {
    await()
        .atMost(PATIENCE)
        .until(() -> running.isDone() || run.metrics().primaryEvents.sum() >= atLeast);
    assertThat(running).isNotDone();
  }

  private Path numbered(int number) {
    return app.resolveSibling("app." + number + ".avro");
  }

  private void useMarkers(String markers) {
    marker = markers.equals(CONSTANT) ? new byte[16] : null;
  }

  @ParameterizedTest
  @ValueSource(strings = {USUAL, CONSTANT})
  void queriesOfAFileThatWasRenamedAreFound(String markers) throws Exception {
    useMarkers(markers);
    start(oneReader());
    DataFileWriter<GenericRecord> first = queriesInto(app);
    awaitRead(5);

    Files.move(app, numbered(1));
    addQueries(first);
    queriesInto(app);
    awaitRead(15);
    clickOnAll();

    stop();
    world.assertExact();
  }

  @ParameterizedTest
  @ValueSource(strings = {USUAL, CONSTANT})
  void queriesOfFilesWhoseNumbersGoUpAreFound(String markers) throws Exception {
    useMarkers(markers);
    start(oneReader());
    for (int round = 0; round < 4; round++) {
      queriesInto(app);
      awaitRead(queries);
      for (int number = round; number > 0; number--) {
        Files.move(numbered(number), numbered(number + 1));
      }
      Files.move(app, numbered(1));
    }
    queriesInto(app);
    awaitRead(queries);
    clickOnAll();

    stop();
    world.assertExact();
  }

  @Test
  void queriesOfFilesWithNamesThatAreNoLogsAreFound() throws Exception {
    start(oneReader());
    for (int round = 0; round < 3; round++) {
      queriesInto(app);
      awaitRead(queries);
      for (int number = round; number > 0; number--) {
        Files.move(aside(number), aside(number + 1));
      }
      Files.move(app, aside(1));
    }
    queriesInto(app);
    awaitRead(queries);
    clickOnAll();

    stop();
    for (int number = 1; number <= 3; number++) {
      Files.move(aside(number), numbered(number));
    }
    world.assertExact();
  }

  private Path aside(int number) {
    return app.resolveSibling("app.avro." + number);
  }

  @ParameterizedTest
  @ValueSource(strings = {USUAL, CONSTANT})
  void queriesOfAFileThatTookThePlaceOfAnotherAreFound(String markers) throws Exception {
    useMarkers(markers);
    start(oneReader());
    queriesInto(app);
    queriesInto(numbered(1));
    awaitRead(10);
    clickOnAll();

    // The former content stays in the log elsewhere, so that the audit knows all queries.
    Files.copy(app, numbered(2));
    Path other = app.resolveSibling(".app.avro");
    queriesInto(other);
    Files.move(other, app, ATOMIC_MOVE, REPLACE_EXISTING);
    queriesInto(numbered(3));
    awaitRead(25);
    clickOnAll();

    stop();
    world.assertExact();
  }

  /** A new name may be another reader's, who reads the file from its beginning. */
  @Test
  void withSeveralReadersQueriesOfRenamedFilesAreFound() throws Exception {
    start(direct());
    for (int round = 0; round < 4; round++) {
      queriesInto(app);
      awaitRead(queries);
      clickOnAll();
      for (int number = round; number > 0; number--) {
        Files.move(numbered(number), numbered(number + 1));
      }
      Files.move(app, numbered(1));
    }
    queriesInto(app);
    clickOnAll();

    stop();
    world.assertExact();
  }

  @Test
  void queriesOfAFileThatWasRenamedWhileTheJoinWasStoppedAreFound() throws Exception {
    start(oneReader());
    queriesInto(app);
    queriesInto(numbered(7));
    awaitRead(10);
    clickOnAll();
    stop();

    Files.move(app, numbered(1));
    start(oneReader());
    queriesInto(app);
    clickOnAll();

    stop();
    world.assertExact();
  }
}

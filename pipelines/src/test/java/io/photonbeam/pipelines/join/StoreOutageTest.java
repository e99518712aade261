package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.WRITERS;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static io.photonbeam.pipelines.JoinWorld.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the registry, or of the index, is locked by somebody else while the join runs. */
class StoreOutageTest {
  private static final String REGISTRY = "registry.db";
  private static final String INDEX = "index-a.db";

  private static final RetrySettings QUICK =
      new RetrySettings(
          Duration.ofMillis(200),
          3,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(1));

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
  }

  @Test
  void onDirectTheJoinOutlastsItsRegistrysAbsenceAndIsExact() throws Exception {
    outlasts(this::theRegistryAway, direct());
  }

  @Test
  void onFlinkTheJoinOutlastsItsRegistrysAbsenceAndIsExact() throws Exception {
    outlasts(this::theRegistryAway, flink("--checkpointingInterval=200"));
  }

  @Test
  void onDirectTheJoinOutlastsItsIndexsAbsenceAndIsExact() throws Exception {
    outlasts(this::theIndexAway, direct());
  }

  @Test
  void onFlinkTheJoinOutlastsItsIndexsAbsenceAndIsExact() throws Exception {
    outlasts(this::theIndexAway, flink("--checkpointingInterval=200"));
  }

  /** An outage of a run under load, which it is still in when this returns. */
  private interface Absence {
    void of(JoinRun run, CompletableFuture<Void> running, MetricsServer metrics) throws Exception;
  }

  private void outlasts(Absence absence, PipelineOptions options) throws Exception {
    Generate load =
        new Generate(
            GenerateConfig.live(world.primaryLog, world.foreignLog, 5_000)
                .with(GenerateConfig.DURATION, Duration.ofMinutes(5))
                .with(GenerateConfig.SEED, 21L));
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(load));
    JoinConfig config = world.config("a").with(JoinConfig.COMMIT_ROWS, 50).as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, RunEnvironment.local(Clock.systemUTC()).with(QUICK));
        MetricsServer metrics =
            MetricsServer.serve(run, MetricsAddress.ofPort(0), HttpExchange::close)) {
      CompletableFuture<Void> running = JoinWorld.start(run, options);
      await().atMost(PATIENCE).until(() -> running.isDone() || run.metrics().joined.sum() > 500);

      absence.of(run, running, metrics);

      await().atMost(PATIENCE).until(() -> running.isDone() || !run.retryPolicy().isAway());
      load.stop();
      writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long joinable = world.joinable();
      await()
          .atMost(PATIENCE)
          .until(() -> running.isDone() || run.metrics().joined.sum() >= joinable);
      run.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(run.retryPolicy().takeNews()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(run.metrics().joined.sum()).isEqualTo(world.rows().size());
    } finally {
      load.stop();
    }
    world.assertExact();
  }

  private void theRegistryAway(JoinRun run, CompletableFuture<Void> running, MetricsServer metrics)
      throws Exception {
    awaitThere(metrics, "registry");
    try (Connection lock = lock(REGISTRY)) {
      await().atMost(PATIENCE).until(() -> running.isDone() || run.retryPolicy().isAway());
      assertThat(run.retryPolicy().awayNow().toString()).contains("registry away for", REGISTRY);
      await("nothing more is joined, but for what was committed before")
          .atMost(PATIENCE)
          .until(() -> standsStill(run, "registry", () -> run.metrics().joined.sum()));
      assertThat(page(metrics))
          .doesNotContain("photonbeam_store_away_seconds{store=\"registry\"} 0.0")
          .containsPattern("photonbeam_store_failed_calls_total.store=.registry.. [1-9][0-9]");
      assertThat(stagedCommits()).as("one of each writer").hasSizeLessThanOrEqualTo(WRITERS);
      assertThat(running).isNotDone();
      assertThat(lock.isClosed()).isFalse();
    }
  }

  private void theIndexAway(JoinRun run, CompletableFuture<Void> running, MetricsServer metrics)
      throws Exception {
    awaitThere(metrics, "index");
    try (Connection lock = lock(INDEX)) {
      await().atMost(PATIENCE).until(() -> running.isDone() || run.retryPolicy().isAway());
      assertThat(run.retryPolicy().awayNow().toString()).contains("index away for", INDEX);
      await("the primary log is read no further")
          .atMost(PATIENCE)
          .until(() -> standsStill(run, "index", () -> run.metrics().primaryEvents.sum()));
      assertThat(page(metrics))
          .doesNotContain("photonbeam_store_away_seconds{store=\"index\"} 0.0")
          .containsPattern("photonbeam_store_failed_calls_total.store=.index.. [1-9]");
      awaitThere(metrics, "registry");
      assertThat(running).isNotDone();
      assertThat(lock.isClosed()).isFalse();
    }
  }

  /** A store that is only slow may be taken for away for a moment. */
  private static void awaitThere(MetricsServer metrics, String store) {
    String there = "photonbeam_store_away_seconds{store=\"%s\"} 0.0".formatted(store);
    await().atMost(PATIENCE).until(() -> page(metrics).contains(there));
  }

  private static boolean standsStill(JoinRun run, String store, LongSupplier figure) {
    long before = figure.getAsLong();
    awaitProbes(run, store, 10);
    return figure.getAsLong() == before;
  }

  /** The commits that have staged files, of as many hours as there may be. */
  private Set<String> stagedCommits() throws IOException {
    return JoinWorld.files(world.output.resolve("_staged"), ".parquet").stream()
        .map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void onDirectAStopWhileTheRegistryIsAwayEndsInTimeAndTheNextRunIsExact() throws Exception {
    stopsInTime(direct());
  }

  @Test
  void onFlinkAStopWhileTheRegistryIsAwayEndsInTimeAndTheNextRunIsExact() throws Exception {
    stopsInTime(flink());
  }

  private void stopsInTime(PipelineOptions options) throws Exception {
    world.generate(20_000, 22);
    JoinConfig config = world.config("a").with(JoinConfig.COMMIT_ROWS, 50).as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, RunEnvironment.local(Clock.systemUTC()).with(QUICK))) {
      run.begin(what -> {});
      assertThat(run.isFirst()).isTrue();
      try (Connection lock = lock(REGISTRY)) {
        CompletableFuture<Void> running = JoinWorld.start(run, options);
        await().atMost(PATIENCE).until(() -> running.isDone() || run.retryPolicy().isAway());
        run.stop();

        assertThatThrownBy(() -> running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .hasCauseInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("Nothing is lost: start it again");
        assertThat(run.gaveUp()).isPresent();
        assertThat(lock.isClosed()).isFalse();
      }
      assertThat(world.rows()).isEmpty();
    }

    world.join(world.finite("a").as(JoinConfig::new), direct());

    world.assertExact();
  }

  private static void write(Generate load) {
    try {
      load.run(soFar -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Locks a store as another process would, until it is closed. */
  private Connection lock(String file) throws SQLException {
    Connection lock = DriverManager.getConnection("jdbc:sqlite:" + world.output.resolve(file));
    try (Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA busy_timeout=60000");
      statement.execute("BEGIN EXCLUSIVE");
    }
    return lock;
  }

  private static void awaitProbes(JoinRun run, String name, int count) {
    StoreCalls<?> store =
        run.retryPolicy().stores().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    long before = store.failedAttempts();
    await().atMost(PATIENCE).until(() -> store.failedAttempts() >= before + count);
  }
}

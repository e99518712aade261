package io.photonbeam.pipelines.run;

import static io.photonbeam.pipelines.JoinWorld.direct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryRun;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a registry or an index is locked when a run starts. */
class StoreAwayAtStartTest {
  /** Who meets a lock gives up an attempt soon. */
  private static final RetrySettings QUICK =
      new RetrySettings(
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeOutput() throws IOException {
    world = new JoinWorld(folder);
    world.generate(200, 5);
    join(world.finite("a"), what -> {});
  }

  private void join(Options options, Consumer<String> tell) throws IOException {
    try (JoinRun run =
        new JoinRun(
            options.as(JoinConfig::new), RunEnvironment.local(Clock.systemUTC()).with(QUICK))) {
      run.begin(tell);
      run.rollForward();
      run.run(direct(), JoinWorld.WRITERS);
    }
  }

  private void reconcile(Duration startTimeout, Consumer<String> tell) throws IOException {
    ReconcileConfig config =
        ReconcileConfig.of(world.output, world.noted(), "a.rec")
            .with(OutputOptions.START_TIMEOUT, startTimeout)
            .as(ReconcileConfig::new);
    try (Reconciliation round =
        new Reconciliation(config, RunEnvironment.local(Clock.systemUTC()).with(QUICK))) {
      assertThat(round.run(direct(), JoinWorld.WRITERS, tell).isExact()).isTrue();
    }
  }

  private void retry(Duration startTimeout, Consumer<String> tell) throws IOException {
    RetryConfig config =
        RetryConfig.of(world.output, world.noted(), "a.retry")
            .with(OutputOptions.START_TIMEOUT, startTimeout)
            .as(RetryConfig::new);
    try (RetryRun run = new RetryRun(config, RunEnvironment.local(Clock.systemUTC()).with(QUICK))) {
      assertThat(run.run(direct(), JoinWorld.WRITERS, tell).tried()).isPositive();
    }
  }

  /** Something locks a store; whoever is told that it is waited for opens it again. */
  private final class Lock implements Consumer<String>, AutoCloseable {
    private final Connection connection;
    private final Statement statement;
    private final AtomicInteger told = new AtomicInteger();

    /** Of whom others can still read, where the file allows it. */
    Lock(String file) throws SQLException {
      this(file, "NORMAL");
    }

    Lock(String file, String mode) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + world.output.resolve(file));
      statement = connection.createStatement();
      statement.execute("PRAGMA locking_mode=" + mode);
      statement.execute("BEGIN EXCLUSIVE");
    }

    @Override
    public void accept(String what) {
      assertThat(what).contains("is away; waiting up to");
      told.incrementAndGet();
      try {
        close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
      connection.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "registry.db, NORMAL",
    "registry.db, EXCLUSIVE",
    "index-a.db, NORMAL",
    "index-a.db, EXCLUSIVE"
  })
  void aJoinWaits(String store, String mode) throws Exception {
    long rows = world.rows().size();
    try (Lock lock = new Lock(store, mode)) {
      join(world.finite("a"), lock);
      assertThat(lock.told).hasValue(1);
    }
    assertThat(world.rows()).hasSize((int) rows);
  }

  @Test
  void aReconciliationWaits() throws Exception {
    try (Lock lock = new Lock("registry.db")) {
      reconcile(Duration.ofMinutes(1), lock);
      assertThat(lock.told).hasValue(1);
    }
  }

  @Test
  void aRetryWaits() throws Exception {
    try (Lock lock = new Lock("registry.db")) {
      retry(Duration.ofMinutes(1), lock);
      assertThat(lock.told).hasValue(1);
    }
  }

  @Test
  void whatIsNoStoreIsNotWaitedFor() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no store ".repeat(1_000));

    assertThatThrownBy(
            () ->
                join(
                    world.finite("a").with(OutputOptions.REGISTRY, "sqlite:" + text),
                    what -> assertThat(what).isEmpty()))
        .hasMessageContaining("is no SQLite database");
  }

  @Test
  void noneWaitsForLongerThanItMay() throws Exception {
    try (Lock lock = new Lock("registry.db", "EXCLUSIVE")) {
      assertThatThrownBy(
              () ->
                  join(world.finite("a").with(OutputOptions.START_TIMEOUT, Duration.ZERO), w -> {}))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContainingAll("registry", "--startTimeout=0ms");
      assertThatThrownBy(() -> reconcile(Duration.ZERO, what -> {}))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> retry(Duration.ZERO, what -> {}))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(lock.told).hasValue(0);
    }
  }
}

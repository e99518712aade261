package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole join on the Direct runner, which checks what Beam demands of transforms. */
class JoinRunTest {
  private static final int PRIMARIES = 20_000;

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
  }

  @Test
  void generatedLogsAreJoinedExactlyAndASecondRunAddsNothing() throws IOException {
    world.generate(PRIMARIES, 7);

    RunMetrics first = world.join(world.finite("a").as(JoinConfig::new), direct());

    world.assertExact();
    world.assertAllLeftAreDeadLetters();
    List<Path> files = JoinWorld.files(world.output.resolve("joined"), "");
    int rows = world.rows().size();
    assertThat(first.joined.sum()).isEqualTo(rows);
    assertThat(first.pending.sum()).isZero();
    assertThat(first.unjoinable.sum())
        .isEqualTo(JoinWorld.events(world.foreignLog, "click_id").size() - rows);

    RunMetrics second = world.join(world.finite("a").as(JoinConfig::new), direct());

    assertThat(JoinWorld.files(world.output.resolve("joined"), "")).isEqualTo(files);
    assertThat(second.joined.sum()).isZero();
    assertThat(second.alreadyTaken.sum()).isGreaterThanOrEqualTo(rows);
    world.assertExact();
  }

  @Test
  void anOutputWhoseRegistryIsGoneIsNotJoinedASecondTime() throws IOException {
    world.generate(1000, 7);
    try (JoinRun run = newRun(world.finite("a").as(JoinConfig::new))) {
      assertThat(run.isFirst()).isTrue();
    }
    world.join(world.finite("a").as(JoinConfig::new), direct());
    try (JoinRun run = newRun(world.finite("a").as(JoinConfig::new))) {
      assertThat(run.isFirst()).isFalse();
    }

    try (JoinRun run =
        newRun(
            world
                .finite("a")
                .with(OutputOptions.REGISTRY, "memory:forgetful")
                .as(JoinConfig::new))) {
      assertThatThrownBy(run::rollForward)
          .hasMessageContaining("memory:forgetful")
          .hasMessageContaining("joined a second time");
    }
  }

  @Test
  void twoPipelinesAtOnceAreExactTogether() throws Exception {
    world.generate(PRIMARIES, 8);
    try (JoinRun a =
            newRun(world.finite("a").with(JoinConfig.COMMIT_ROWS, 100).as(JoinConfig::new));
        JoinRun b =
            newRun(world.finite("b").with(JoinConfig.COMMIT_ROWS, 100).as(JoinConfig::new))) {

      CompletableFuture.allOf(JoinWorld.start(a, direct()), JoinWorld.start(b, direct()))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(a.metrics().joined.sum() + b.metrics().joined.sum())
          .isEqualTo(world.rows().size());
    }
    world.assertExact();
  }

  @Test
  void aRunThatWasStoppedEarlyIsMadeWholeByTheNext() throws Exception {
    world.generate(PRIMARIES, 9);
    try (JoinRun run =
        newRun(world.config("a").with(JoinConfig.COMMIT_ROWS, 50).as(JoinConfig::new))) {
      CompletableFuture<Void> running = JoinWorld.start(run, direct());
      await().atMost(PATIENCE).until(() -> running.isDone() || run.metrics().joined.sum() > 0);
      run.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(run.metrics().pending.sum()).isZero();
      assertThat(world.rows()).hasSize((int) run.metrics().joined.sum());
    }

    world.join(world.finite("a").as(JoinConfig::new), direct());

    world.assertExact();
  }

  @Test
  void whatIsWrittenWhileTheJoinRunsIsJoined() throws Exception {
    try (JoinRun run = newRun(world.config("a").as(JoinConfig::new))) {
      CompletableFuture<Void> running = JoinWorld.start(run, direct());
      await().atMost(PATIENCE).until(() -> run.metrics().unreadBytes.sum() == 0);
      world.generate(2_000, 10);
      long joinable = world.joinable();
      await()
          .atMost(PATIENCE)
          .until(() -> running.isDone() || run.metrics().joined.sum() == joinable);
      run.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    world.assertExact();
  }

  @Test
  void emptyLogsEndAtOnce() throws IOException {
    RunMetrics metrics = world.join(world.finite("a").as(JoinConfig::new), direct());

    assertThat(metrics.joined.sum()).isZero();
    assertThat(world.rows()).isEmpty();
  }

  private static JoinRun newRun(JoinConfig config) {
    return new JoinRun(config, Clock.systemUTC());
  }
}

package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An output is deleted, moved or unmounted while a join works, whose registry is elsewhere and
 * which has no index, so that no store misses it.
 */
class OutputGoneTest {
  @TempDir Path folder;
  private JoinWorld world;
  private Path away;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
    away = folder.resolve("away");
  }

  @Test
  void onDirectTheJoinFailsAndTheOutputIsNotMadeAnew() throws Exception {
    failsAndIsExactOnceItIsBack(direct());
  }

  @Test
  void onFlinkTheJoinFailsAndTheOutputIsNotMadeAnew() throws Exception {
    failsAndIsExactOnceItIsBack(
        flink("--checkpointingInterval=200", "--numberOfExecutionRetries=1"));
  }

  private void failsAndIsExactOnceItIsBack(PipelineOptions options) throws Exception {
    world.generate(2_000, 31);
    try (JoinRun run = new JoinRun(elsewhere(world.config("a")), Clock.systemUTC())) {
      CompletableFuture<Void> running = startAndJoinAll(run, options);
      Files.move(world.output, away);
      generateMore();

      assertFails(running);
    }

    assertIsExactOnceItIsBack();
  }

  @Test
  void aJoinThatHasNothingToDoDoesNotMakeItAnewAtItsEnd() throws Exception {
    new Generate(
            GenerateConfig.of(world.primaryLog, world.foreignLog, 2_000)
                .with(GenerateConfig.NEVER_MATCHING, 0.0)
                .with(GenerateConfig.LATE, 0.0))
        .run(soFar -> {});
    try (JoinRun run = new JoinRun(elsewhere(world.config("a")), Clock.systemUTC())) {
      CompletableFuture<Void> running = startAndJoinAll(run, direct());
      Files.move(world.output, away);
      run.stop();

      assertFails(running);
    }

    assertIsExactOnceItIsBack();
  }

  private CompletableFuture<Void> startAndJoinAll(JoinRun run, PipelineOptions options)
      throws Exception {
    long joinable = world.joinable();
    CompletableFuture<Void> running = JoinWorld.start(run, options);
    await()
        .atMost(PATIENCE)
        .until(() -> running.isDone() || run.metrics().joined.sum() == joinable);
    assertThat(running).isNotDone();
    return running;
  }

  private static void assertFails(CompletableFuture<Void> running) {
    assertThatThrownBy(() -> running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .hasStackTraceContaining("output.json is gone: the output was deleted, moved");
  }

  private void assertIsExactOnceItIsBack() throws IOException {
    assertThat(world.output).doesNotExist();
    Files.move(away, world.output);
    world.join(elsewhere(world.finite("a")), direct());
    world.assertExact();
  }

  private void generateMore() throws Exception {
    JoinWorld more = new JoinWorld(folder.resolve("more"));
    more.generate(2_000, 32);
    for (Path log : new Path[] {more.primaryLog, more.foreignLog}) {
      for (Path file : JoinWorld.files(log, ".avro")) {
        Path moved = folder.resolve(log.getFileName()).resolve("more-" + file.getFileName());
        Files.move(file, moved);
      }
    }
  }

  private JoinConfig elsewhere(Options options) {
    return options
        .with(OutputOptions.REGISTRY, "sqlite:" + folder.resolve("registry.db"))
        .with(JoinConfig.INDEX, "off")
        .as(JoinConfig::new);
  }
}

package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole join on a Flink that lives in this process. */
class JoinOnFlinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
  }

  @Test
  void generatedLogsAreJoinedExactly() throws IOException {
    world.generate(20_000, 11);

    world.join(world.finite("a").build(), flink("--fasterCopy=true", "--objectReuse=true"));

    world.assertExact();
    world.assertAllLeftAreLetters();
  }

  @Test
  void aFailureAfterTheCommitIsRepairedByTheRestartAlone() throws Exception {
    world.generate(20_000, 12);
    // Rows are committed, but can't be published until the obstacle is gone.
    Files.createDirectories(world.output);
    Path obstacle = Files.writeString(world.output.resolve("joined"), "in the way");
    try (JoinRun run = new JoinRun(world.finite("a").commitRows(50).build(), Clock.systemUTC())) {

      CompletableFuture<Void> running =
          JoinWorld.start(
              run,
              flink(
                  "--checkpointingInterval=200",
                  "--numberOfExecutionRetries=1000",
                  "--executionRetryDelay=100"));
      try (IdRegistry registry = world.registry()) {
        await()
            .atMost(PATIENCE)
            .until(() -> running.isDone() || !registry.unpublished("a").isEmpty());
        assertThat(registry.unpublished("a")).isNotEmpty();
      }
      Files.delete(obstacle);
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    world.assertExact();
  }
}

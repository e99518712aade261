package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.ClickLogs;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole join on a Flink that lives in this process. */
class JoinOnFlinkTest {
  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
  }

  @Test
  void generatedLogsAreJoinedExactly() throws IOException {
    world.generate(20_000, 11);

    world.join(
        world.finite("a").as(JoinConfig::new), flink("--fasterCopy=true", "--objectReuse=true"));

    world.assertExact();
    world.assertAllLeftAreDeadLetters();
  }

  @Test
  void aFailureAfterTheCommitIsRepairedByTheRestartAlone() throws Exception {
    world.generate(20_000, 12);
    JoinConfig config = world.finite("a").with(JoinConfig.COMMIT_ROWS, 50).as(JoinConfig::new);
    // Rows are committed, but can't be published until the obstacle is gone.
    Files.createDirectories(world.output);
    Path obstacle = Files.writeString(world.output.resolve("joined"), "in the way");
    try (JoinRun run = new JoinRun(config, Clock.systemUTC())) {

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

  /** Clicks come hour after hour, so that those of one hour are far from each other in the log. */
  @Test
  void aBackfillOfManyHoursIsGatheredByHourUntilTheInputEnds() throws IOException {
    int hours = 60;
    int rounds = 20;
    ClickLogs.queries(world.primaryLog.resolve("q.avro"), "q");
    List<GenericRecord> clicks = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int hour = 0; hour < hours; hour++) {
        Instant time = ClickLogs.TIME.plus(Duration.ofHours(hour));
        clicks.add(ClickLogs.click("c" + round + "-" + hour, "q", time));
      }
    }
    JoinWorld.log(world.foreignLog.resolve("c.avro"), ClickLogs.CLICK, List.of(clicks));

    long start = System.nanoTime();
    world.join(world.finite("a").as(JoinConfig::new), flink());
    int minutes = (int) TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - start);

    world.assertExact();
    // Each of the writers writes an hour once, and once more for each minute that it waited.
    assertThat(JoinWorld.files(world.output.resolve("joined"), ".parquet"))
        .hasSizeBetween(hours, JoinWorld.WRITERS * hours * (1 + minutes));
  }
}

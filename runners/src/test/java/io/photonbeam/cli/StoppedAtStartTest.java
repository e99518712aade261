package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.IdRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM comes while a join still waits for its registry. */
class StoppedAtStartTest {
  @TempDir Path dir;

  @Test
  void theJoinEndsAtOnceAndSaysWhatItWaitedFor() throws Exception {
    Path registry = Files.createDirectory(dir.resolve("out")).resolve("registry.db");
    IdRegistry.open("sqlite:" + registry).close();
    try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + registry);
        Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      JoinProcess join =
          JoinProcess.start(
              dir,
              "",
              "--primaryLog=" + dir.resolve("q"),
              "--foreignLog=" + dir.resolve("c"),
              "--output=" + dir.resolve("out"),
              "--pipelineId=a",
              "--startTimeout=1d",
              "--runner=DirectRunner");
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> join.said().contains("The registry is away"));
        join.terminate();

        assertThat(join.awaitEnd()).isEqualTo(1);
        await() // What it said last may still be on its way.
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () ->
                    assertThat(join.said())
                        .contains("asked to stop while it waited for the registry"));
      } finally {
        join.kill();
      }
    }
  }
}

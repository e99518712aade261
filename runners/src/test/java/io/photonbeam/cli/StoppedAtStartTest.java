package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.flink.RecordedFlink;
import io.photonbeam.registry.IdRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM comes while a join still waits for what it needs. */
class StoppedAtStartTest {
  @TempDir Path dir;

  @Test
  void theJoinEndsAtOnceAndSaysThatItWaitedForItsRegistry() throws Exception {
    Path registry = Files.createDirectory(dir.resolve("out")).resolve("registry.db");
    IdRegistry.open("sqlite:" + registry).close();
    try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + registry);
        Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      assertEndsAtOnce(
          "The registry is away",
          "asked to stop while it waited for the registry",
          "--runner=DirectRunner");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--detached=false", "--detached"})
  void theSameOfSlotsOfAClusterAndNothingIsBegun(String detached) throws Exception {
    try (RecordedFlink flink = new RecordedFlink()) {
      flink.answer("GET /jobs/overview", 200, "{\"jobs\":[]}");
      flink.answer(
          "GET /overview",
          200,
          "{\"flink-version\":\"1.19.0\",\"taskmanagers\":1,\"slots-total\":1,"
              + "\"slots-available\":0}");

      assertEndsAtOnce(
          "has 0 of 1 slots free",
          "asked to stop while it waited for slots of the cluster at " + flink.address(),
          "--flinkMaster=" + flink.address(),
          "--sharedDisk",
          detached);
      assertThat(dir.resolve("out")).doesNotExist();
      assertThat(flink.requests()).allMatch(request -> request.startsWith("GET "));
    }
  }

  private void assertEndsAtOnce(String waits, String says, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--primaryLog=" + dir.resolve("q"),
                "--foreignLog=" + dir.resolve("c"),
                "--output=" + dir.resolve("out"),
                "--pipelineId=a",
                "--startTimeout=1d"));
    words.addAll(List.of(more));
    JoinProcess join = JoinProcess.start(dir, "", words.toArray(new String[0]));
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> join.said().contains(waits));
      join.terminate();

      assertThat(join.awaitEnd()).isEqualTo(1);
      await() // What it said last may still be on its way.
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(join.said()).contains(says));
    } finally {
      join.kill();
    }
  }
}

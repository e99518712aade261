package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that the runnable jar needs was left out of it. */
@Timeout(900)
class RunnableJarIT {
  @TempDir Path dir;

  private final List<String> logs = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  @BeforeEach
  void generate() throws Exception {
    logs.add("--primaryLog=" + dir.resolve("queries"));
    logs.add("--foreignLog=" + dir.resolve("clicks"));
    files.addAll(logs);
    files.add("--output=" + dir.resolve("out"));
    run("generate", logs, "--events=4000");
  }

  private String run(String command, List<String> options, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(options);
    words.addAll(List.of(more));
    try (JarProcess process = JarProcess.start(dir.resolve("said"), words)) {
      int code = process.awaitEnd();
      assertThat(code).as(process.said()).isZero();
      return process.said();
    }
  }

  private void loseAFile() throws Exception {
    try (Stream<Path> joined = Files.walk(dir.resolve("out/joined"))) {
      Files.delete(
          joined.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow());
    }
  }

  @Test
  void itJoinsAndMendsInOneProcess() throws Exception {
    run("join", files, "--pipelineId=a", "--stopWhenIdle=1s", "--runner=DirectRunner");
    loseAFile();
    run("reconcile", List.of("--output=" + dir.resolve("out")), "--settle=0s", "--compact");

    assertThat(run("verify", files)).contains("Exact: all ");
  }

  @Test
  void itIsAClusterWithAPageOnWhichAJoinRuns() throws Exception {
    List<String> words =
        List.of(
            "cluster",
            "--port=0",
            "--taskManagers=1",
            "--taskManagerMemory=1GiB",
            "--dir=" + dir.resolve("cluster"));
    try (JarProcess cluster = JarProcess.start(dir.resolve("cluster.said"), words)) {
      Pattern address = Pattern.compile("--flinkMaster=(localhost:\\d+)");
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> cluster.said().contains("Ctrl-C ends the cluster."));
      Matcher master = address.matcher(cluster.said());
      assertThat(master.find()).as(cluster.said()).isTrue();

      String where = "--flinkMaster=" + master.group(1);
      run("join", files, "--pipelineId=a", "--stopWhenIdle=1s", where, "--sharedDisk");
      try (InputStream page = URI.create("http://" + master.group(1) + "/").toURL().openStream()) {
        assertThat(new String(page.readAllBytes(), UTF_8)).contains("Apache Flink");
      }
    }
    assertThat(run("verify", files)).contains("Exact: all ");
  }
}

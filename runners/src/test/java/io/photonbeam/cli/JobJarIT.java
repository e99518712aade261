package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.cluster.StockFlink;
import io.photonbeam.cli.flink.JobStatus;
import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar gives the job jar to a Flink that has nothing of Photonbeam's. */
@Timeout(600)
class JobJarIT {
  private static final Path TARGET = Path.of("target");

  @TempDir Path dir;

  @BeforeEach
  void generate() {
    assertThat(Ran.of("generate", logs(), "--events=6000").code()).isEqualTo(ExitCode.SUCCESS);
  }

  private List<String> logs() {
    return List.of(
        "--primaryLog=" + dir.resolve("queries"), "--foreignLog=" + dir.resolve("clicks"));
  }

  private List<String> files() {
    return Stream.concat(logs().stream(), Stream.of("--output=" + dir.resolve("out"))).toList();
  }

  private Ran join(StockFlink flink, String pipeline, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("join"));
    words.addAll(files());
    words.addAll(
        List.of("--flinkMaster=" + flink.master(), "--sharedDisk", "--pipelineId=" + pipeline));
    words.addAll(List.of(more));
    try (JarProcess join = JarProcess.start(dir.resolve("said"), words)) {
      int code = join.awaitEnd();
      return new Ran(code == 0 ? ExitCode.SUCCESS : ExitCode.FAILURE, join.said(), "");
    }
  }

  private static List<Path> flinkLib() throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve("flink-lib"))) {
      return jars.toList();
    }
  }

  /** The names of what is in {@code flink-lib}, without their versions. */
  private static List<String> libraries() throws IOException {
    return flinkLib().stream()
        .map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
        .sorted()
        .toList();
  }

  private static void assertDone(Ran ran) {
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.SUCCESS);
  }

  private void assertExact() {
    Ran verified = Ran.of("verify", files());
    assertThat(verified.text()).contains("Exact: all ");
    assertDone(verified);
  }

  @Test
  void joinsAreExactOnAFlinkOfTwoTaskManagersAndLeaveNoClassesBehind() throws Exception {
    try (StockFlink flink =
        StockFlink.start(dir.resolve("flink"), 2, TARGET.resolve("flink-logging"), flinkLib())) {
      assertDone(join(flink, "a", "--detached"));
      assertThat(flink.loadedJobs()).isPositive();
      assertDone(Ran.of("stop", List.of("--pipelineId=a", "--flinkMaster=" + flink.master())));
      for (String pipeline : List.of("b", "c")) {
        assertDone(join(flink, pipeline, "--stopWhenIdle=1s"));
      }
      assertExact();
      // The JVM itself holds on to a class of the last job or two.
      await().atMost(Duration.ofMinutes(5)).until(() -> flink.loadedJobs() <= 2);
    }
  }

  @Test
  void aFlinkWithoutTheNativeLibrariesIsToldWhereTheyGo() throws Exception {
    try (StockFlink flink =
        StockFlink.start(dir.resolve("flink"), 1, TARGET.resolve("flink-logging"), List.of())) {
      Ran ran =
          join(flink, "a", "--stopWhenIdle=1s", "--checkpointDir=" + dir.resolve("checkpoints"));

      assertThat(ran.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(ran.text())
          .containsPattern("a Flink process on \\S+ has no " + String.join(", ", libraries()) + ":")
          .contains("lib folder of Flink on every machine")
          .doesNotContain("\tat ");
      assertThat(flink.rest().jobs()).isNotEmpty().allMatch(JobStatus::hasEnded);
    }
    assertThat(dir.resolve("out/joined")).doesNotExist();
    assertDone(Ran.of("join", files(), "--pipelineId=a", "--stopWhenIdle=1s"));
    assertExact();
  }
}

package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code cluster} in a process of its own: however it ends, its children end with it. */
@Timeout(600)
class ClusterProcessTest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  @TempDir Path dir;

  private Process process;

  @AfterEach
  void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  private List<ProcessHandle> start() throws IOException {
    List<String> command = TestJvm.ofProgram("-Xmx128m");
    command.addAll(
        List.of(
            "cluster",
            "--port=0",
            "--taskManagers=1",
            "--taskManagerMemory=1GiB",
            "--dir=" + dir.resolve("cluster")));
    process =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
    await().atMost(DEADLINE).until(() -> process.children().count() == 2);
    return process.children().toList();
  }

  private static void awaitEnd(List<ProcessHandle> children) {
    await().atMost(DEADLINE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private int awaitExitCode() throws InterruptedException {
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String said(String stream) throws IOException {
    return Files.readString(dir.resolve(stream));
  }

  @Test
  void sigtermEndsItInOrder() throws Exception {
    List<ProcessHandle> children = start();
    await().atMost(DEADLINE).until(() -> said("out").contains("Ctrl-C ends the cluster."));

    process.toHandle().destroy();

    assertThat(awaitExitCode()).as(said("err")).isZero();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(said("out")).containsPattern("master +localhost:[0-9]+\n");
    assertThat(said("out")).contains("1, with 1 slot", "--flinkMaster=localhost:");
    assertThat(said("err")).doesNotContain("ended with");
  }

  @Test
  void sigtermBreaksOffAStart() throws Exception {
    List<ProcessHandle> children = start();

    process.toHandle().destroy();

    assertThat(awaitExitCode()).as(said("err")).isZero();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void childrenNoticeThatItWasKilled() throws Exception {
    List<ProcessHandle> children = start();

    process.destroyForcibly().waitFor();

    awaitEnd(children);
  }

  @Test
  void aJobManagerThatEndsEndsIt() throws Exception {
    List<ProcessHandle> children = start();

    // The first that was started.
    children.stream()
        .min((a, b) -> Long.compare(a.pid(), b.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);

    assertThat(awaitExitCode()).isEqualTo(1);
    assertThat(said("err")).contains("the job manager ended with code 137", "jobmanager.log");
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }
}

package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo, with real processes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoTest {
  private static final Duration DEADLINE = Duration.ofMinutes(4);

  @TempDir Path dir;

  @Test
  void onePipelineIsKilledInACommitAndNothingIsLostOrDoubled() {
    TestConsole console = new TestConsole();

    ExitCode code =
        console.run(
            Main.commands(),
            "demo",
            "--quick",
            "--duration=6s",
            "--eventsPerSecond=1000",
            "--dir=" + dir);

    assertThat(code).as(console.out() + console.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.err())
        .containsPattern("east killed \\(SIGKILL\\) between commit and publish; [1-9][0-9,]* rows")
        .containsPattern("commits adopted [1-9][0-9]*, their rows visible now [1-9]");
    assertThat(console.out())
        .containsPattern("duplicates at any moment: 0 \\([1-9][0-9,]* looks\\)")
        .contains("Exact: all ");
    assertThat(dir.resolve("report.html"))
        .content()
        .contains("Foreign events that wait", "Bytes of the logs not read yet")
        .contains("Where primary events were found");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void sigtermEndsItAndItsProcesses() throws Exception {
    List<String> command = TestJvm.ofProgram("-Xmx256m");
    command.addAll(List.of("demo", "--quick", "--dir=" + dir));
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("said").toFile())
            .start();
    try {
      await().atMost(DEADLINE).until(() -> demo.children().count() == 2);
      List<ProcessHandle> children = demo.children().toList();

      demo.toHandle().destroy();

      assertThat(demo.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(1);
      await().atMost(DEADLINE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(dir.resolve("said")).content().contains("The demo was stopped before its end");
    } finally {
      demo.destroyForcibly().waitFor();
    }
  }
}

package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with {@code --htmlReport}. */
class HtmlReportOptionTest {
  @TempDir Path folder;
  private final TestConsole console = new TestConsole();
  private Path page;

  @BeforeEach
  void generate() throws IOException {
    page = folder.resolve("page.html");
    new Generate(
            GenerateConfig.of(folder.resolve("q"), folder.resolve("c"), 500)
                .with(GenerateConfig.SEED, 4L))
        .run(soFar -> {});
  }

  private ExitCode run(Command command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command.name(),
                "--output=" + folder.resolve("out"),
                "--runner=DirectRunner",
                "--htmlReport=" + page));
    arguments.addAll(Arrays.asList(more));
    return console.run(List.of(command), arguments.toArray(String[]::new));
  }

  private ExitCode join(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--primaryLog=" + folder.resolve("q"),
                "--foreignLog=" + folder.resolve("c"),
                "--pipelineId=a",
                "--stopWhenIdle=1s"));
    arguments.addAll(Arrays.asList(more));
    return run(new JoinCommand(new JoinLauncher()::launch), arguments.toArray(String[]::new));
  }

  @Test
  void aJoinAndAReconciliationAfterItLeaveAPage() throws IOException {
    assertThat(join()).isEqualTo(ExitCode.SUCCESS);

    assertThat(page)
        .content()
        .contains("Join of pipeline a", "✓ Good", "All was read", "latency p99", "rows visible")
        .contains("Foreign events read", "Where primary events were found")
        .contains("Foreign events that wait", "Bytes of the logs not read yet")
        .contains("reads the logs from their beginning");

    assertThat(run(new ReconcileCommand(), "--settle=0s")).isEqualTo(ExitCode.SUCCESS);
    assertThat(page)
        .content()
        .contains("Reconciliation of ", "✓ Good", "Exact: every event", "the round ends")
        .contains("foreign events looked at", "published files checked")
        .doesNotContain("Foreign events that wait", "Bytes of the logs not read yet");
  }

  @Test
  void aJoinThatFailsLeavesAPageThatSaysWhy() throws IOException {
    Path registry = Files.writeString(folder.resolve("r.db"), "no database at all");

    assertThat(join("--registry=sqlite:" + registry)).isEqualTo(ExitCode.FAILURE);

    assertThat(page).content().contains("✗ Not good", "It failed: ", "r.db", "is no SQLite");
  }

  @Test
  void aRoundThatFailsLeavesAPageThatSaysWhy() throws IOException {
    Files.createDirectory(folder.resolve("out"));
    assertThat(
            run(
                new ReconcileCommand(),
                "--primaryLog=" + folder.resolve("q"),
                "--foreignLog=" + folder.resolve("c"),
                "--pipelineId=rec"))
        .isEqualTo(ExitCode.FAILURE);

    assertThat(page).content().contains("✗ Not good", "The last round failed: ", "registry.db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>somebody's</html>",
        "<!DOCTYPE html>\n<html><head><title>somebody's</title></head></html>"
      })
  void noFileThatIsNoReportIsReplaced(String somebodys) throws IOException {
    Files.writeString(page, somebodys);

    assertThat(join()).isEqualTo(ExitCode.USAGE);

    assertThat(console.err()).contains("--htmlReport=" + page + ": is there and is no report");
    assertThat(page).hasContent(somebodys);
  }

  @Test
  void whatCannotBeIsToldAtTheStart() {
    assertThat(run(new ReconcileCommand(), "--report=" + folder.resolve("x/../page.html")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("must be another file than --report");

    assertThat(join("--detached")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("is a report of this process, which --detached ends");
  }
}

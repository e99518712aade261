package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.NotedHorizon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RegistryRecoverCommandTest extends RegistryCommandsFixture {

  private void noteAJoin() throws Exception {
    JoinConfig config =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, output.resolve("q"))
            .with(LogOptions.FOREIGN_LOG, output.resolve("c"))
            .with(OutputOptions.OUTPUT, output)
            .with(JoinConfig.PIPELINE_ID, "a")
            .as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC())) {
      run.rollForward();
    }
  }

  @Test
  void anExpiryIsNotedInTheOutputAndALostRegistryIsGivenItAgain() throws Exception {
    noteAJoin();
    assertThat(run("expire", "--before=2026-01-01", "--output=" + output))
        .isEqualTo(ExitCode.SUCCESS);
    assertThat(new NotedHorizon(output).read()).contains(LocalDate.of(2026, 1, 1));
    Files.delete(output.resolve("registry.db"));

    assertThat(run("recover", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);

    assertThat(console.out())
        .containsPattern("commits taken in +0\n")
        .containsPattern("expired before +2026-01-01\n")
        .containsPattern("pipelines of this output +a\n");
    run("stats", "--output=" + output);
    assertThat(console.out()).containsPattern("expired before +2026-01-01\n");
  }

  @Test
  void inAnOutputThatIsNotMountedNoExpiryIsNoted() throws Exception {
    noteAJoin();
    Path mountPoint = Files.createDirectory(output.resolve("empty"));

    assertThat(
            run(
                "expire",
                "--before=2026-01-01",
                "--registry=" + sqlite(),
                "--output=" + mountPoint))
        .isEqualTo(ExitCode.SUCCESS);

    assertThat(console.err())
        .contains("not noted in " + mountPoint + ": it is empty; is its volume mounted?");
    assertThat(mountPoint).isEmptyDirectory();
  }

  @Test
  void whatCannotBeTakenInIsNamedAndTheExitCodeSaysSo() throws Exception {
    noteAJoin();
    Path hour = Files.createDirectories(output.resolve("joined/date=2026-06-02/hour=03"));
    Files.writeString(hour.resolve(FIRST + ".parquet"), "no Parquet");
    Files.writeString(hour.resolve("rows.parquet"), "of nobody");

    assertThat(run("recover", "--output=" + output)).isEqualTo(ExitCode.FAILURE);

    assertThat(console.out()).containsPattern("not taken in +2\n");
    assertThat(console.err())
        .contains("hour=03/" + FIRST + ".parquet can't be taken in", "rows.parquet is no commit's");
  }

  @Test
  void aDryRunMakesNoRegistry() throws Exception {
    noteAJoin();
    Files.delete(output.resolve("registry.db"));

    assertThat(run("recover", "--output=" + output, "--dryRun")).isEqualTo(ExitCode.SUCCESS);

    assertThat(console.out()).containsPattern("commits to be taken in +0\n");
    assertThat(output.resolve("registry.db")).doesNotExist();
  }

  @Test
  void anOutputThatIsNotThereIsAWrongOption() {
    assertThat(run("recover", "--output=" + output.resolve("typo"))).isEqualTo(ExitCode.USAGE);
  }
}

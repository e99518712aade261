package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.DroppingAdapter;
import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryCommandTest {
  @TempDir Path folder;
  private Path output;
  private Path queries;

  @BeforeEach
  void makeFolders() throws IOException {
    output = Files.createDirectory(folder.resolve("out"));
    queries = Files.createDirectory(folder.resolve("q"));
  }

  @Test
  void whatAJoinNotedIsTaken() throws Exception {
    note("a", queries);

    RetryConfig config = config("--output=" + output);

    assertThat(config.settings().primaryLog()).isEqualTo(queries);
    assertThat(config.settings().primaryFields())
        .isEqualTo(EventFields.primary("order_id", "made_at"));
    assertThat(config.settings().registry()).isEqualTo("sqlite:" + output.resolve("registry.db"));
    assertThat(config.pipelineId()).isEqualTo("a.retry");
    assertThat(config.reasons()).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void optionsCountForMoreThanWhatWasNoted() throws Exception {
    note("a", queries);
    Path other = Files.createDirectory(folder.resolve("other"));

    RetryConfig config =
        config(
            "--output=" + output,
            "--reason=too_many_pending",
            "--primaryLog=" + other,
            "--primaryId=query_id",
            "--registry=memory:r");

    assertThat(config.settings().primaryLog()).isEqualTo(other);
    assertThat(config.settings().primaryFields())
        .isEqualTo(EventFields.primary("query_id", "made_at"));
    assertThat(config.settings().registry()).isEqualTo("memory:r");
    assertThat(config.reasons()).containsExactly(Reason.TOO_MANY_PENDING);
  }

  @Test
  void anAdapterThatWasNotedCanBeLeftOut() throws Exception {
    note(join("a", queries).with(OutputOptions.ADAPTER, DroppingAdapter.class.getName()));

    assertThat(config("--output=" + output).settings().adapter())
        .contains(DroppingAdapter.class.getName());
    assertThat(config("--output=" + output, "--adapter=none").settings().adapter()).isEmpty();
  }

  @Test
  void theHelpTellsThatWhatTheJoinNotedIsTheDefault() {
    assertThat(run("--help").text.lines())
        .filteredOn(line -> line.matches(" *--(registry|adapter|primary|foreign).*"))
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).endsWith("(default: as the joins noted)"));
  }

  @Test
  void joinsThatDisagreeMustBeToldApart() throws Exception {
    note("a", queries);
    note("b", queries);
    assertThat(config("--output=" + output).pipelineId()).isEqualTo("a.retry");
    Path other = Files.createDirectory(folder.resolve("other"));
    note("c", other);

    assertThat(problems("--output=" + output)).contains("--pipelineId=ID: is needed", "a, b, c");
    assertThat(config("--output=" + output, "--pipelineId=c").settings().primaryLog())
        .isEqualTo(other);
    assertThat(problems("--output=" + output, "--pipelineId=d"))
        .contains("noted no settings", "a, b, c");
  }

  @Test
  void anOutputThatNotedNothingNeedsTheLog() throws Exception {
    assertThat(problems("--output=" + output)).contains("--primaryLog=DIR: is needed");
    assertThat(config("--output=" + output, "--primaryLog=" + queries).settings().registry())
        .isEqualTo("sqlite:" + output.resolve("registry.db"));
    assertThat(problems("--output=" + output, "--primaryLog=" + folder.resolve("none")))
        .contains("there is no such directory");
    assertThat(problems("--output=" + folder.resolve("none"))).contains("no such directory");
  }

  @Test
  void wrongOptionsAreUsageErrors() throws Exception {
    note("a", queries);
    assertThat(run("--output=" + output, "--reason=lost").code).isEqualTo(ExitCode.USAGE);
    assertThat(run("--output=" + output, "--reason=lost").text)
        .contains("no_primary_event", "adapter_failed");
    assertThat(run("--output=" + output, "--adapter=com.example.No").code)
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anOutputWithoutLettersIsNoError() throws Exception {
    note("a", queries);
    Ran ran = run("--output=" + output);

    assertThat(ran.code).isEqualTo(ExitCode.SUCCESS);
    assertThat(ran.text).contains("There are no such dead letters.");
  }

  /** What a run of the command said. */
  private record Ran(ExitCode code, String text) {}

  private static Ran run(String... options) {
    TestConsole console = new TestConsole();
    String[] arguments = new String[options.length + 1];
    arguments[0] = "retry";
    System.arraycopy(options, 0, arguments, 1, options.length);
    ExitCode code = console.run(List.of(new RetryCommand()), arguments);
    return new Ran(code, console.out() + console.err());
  }

  private static RetryConfig config(String... options) throws Exception {
    return RetryCommand.config(new RetryCommand().options().parse(List.of(options)));
  }

  private static String problems(String... options) throws Exception {
    try {
      return "none, but " + config(options);
    } catch (InvalidOptionsException e) {
      return e.problems().toString();
    }
  }

  private void note(String pipeline, Path primaryLog) throws IOException {
    note(join(pipeline, primaryLog));
  }

  private Options join(String pipeline, Path primaryLog) {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, primaryLog)
        .with(LogOptions.FOREIGN_LOG, folder.resolve("c"))
        .with(OutputOptions.OUTPUT, output)
        .with(JoinConfig.PIPELINE_ID, pipeline)
        .with(LogOptions.ofPrimary(EventFields.primary("order_id", "made_at")));
  }

  private static void note(Options config) throws IOException {
    try (JoinRun run = new JoinRun(config.as(JoinConfig::new), Clock.systemUTC())) {
      run.rollForward();
    }
  }
}

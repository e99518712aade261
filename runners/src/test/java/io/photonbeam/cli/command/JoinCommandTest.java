package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.runner.BeamArguments;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinCommandTest {
  private static final List<String> NEEDED =
      List.of("--primaryLog=q", "--foreignLog=c", "--output=out", "--pipelineId=a");

  private final TestConsole console = new TestConsole();
  private final List<JoinConfig> configs = new ArrayList<>();
  private final List<List<String>> beamArguments = new ArrayList<>();

  @Test
  void whatIsNeededIsEnough() {
    assertThat(join()).isEqualTo(ExitCode.SUCCESS);

    JoinConfig config = configs.get(0);
    assertThat(config.registry()).isEqualTo("sqlite:" + Path.of("out", "registry.db"));
    assertThat(config.pipelineId()).isEqualTo("a");
    assertThat(config.find(JoinConfig.STOP_WHEN_IDLE)).isEmpty();
    assertThat(config.get(JoinConfig.CACHE_BYTES)).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    assertThat(beamArguments).containsExactly(List.of("--runner=FlinkRunner"));
  }

  @Test
  void everyOptionArrivesInTheConfiguration() {
    assertThat(
            join(
                "--registry=memory:r",
                "--primaryId=order.id",
                "--primaryTime=made_at",
                "--foreignId=payment",
                "--foreignKey=for_order",
                "--foreignTime=paid_at",
                "--pollInterval=50ms",
                "--stopWhenIdle=5s",
                "--shards=8",
                "--writers=3",
                "--commitRows=100",
                "--commitInterval=2s",
                "--cacheBytes=64MiB",
                "--joinTimeout=15m",
                "--checkpointDir=cp",
                "--fresh",
                "--metricsPort=0"))
        .isEqualTo(ExitCode.SUCCESS);

    assertThat(configs)
        .containsExactly(
            Options.NONE
                .with(LogOptions.PRIMARY_LOG, Path.of("q"))
                .with(LogOptions.FOREIGN_LOG, Path.of("c"))
                .with(OutputOptions.OUTPUT, Path.of("out"))
                .with(OutputOptions.REGISTRY, "memory:r")
                .with(JoinConfig.PIPELINE_ID, "a")
                .with(LogOptions.PRIMARY_ID, "order.id")
                .with(LogOptions.PRIMARY_TIME, "made_at")
                .with(LogOptions.FOREIGN_ID, "payment")
                .with(LogOptions.FOREIGN_KEY, "for_order")
                .with(LogOptions.FOREIGN_TIME, "paid_at")
                .with(JoinConfig.POLL_INTERVAL, Duration.ofMillis(50))
                .with(JoinConfig.STOP_WHEN_IDLE, Duration.ofSeconds(5))
                .with(JoinConfig.SHARDS, 8)
                .with(JoinConfig.WRITERS, 3)
                .with(JoinConfig.COMMIT_ROWS, 100)
                .with(JoinConfig.COMMIT_INTERVAL, Duration.ofSeconds(2))
                .with(JoinConfig.CACHE_BYTES, 64L << 20)
                .with(JoinConfig.JOIN_TIMEOUT, Duration.ofMinutes(15))
                .with(JoinConfig.CHECKPOINT_DIR, Path.of("cp"))
                .with(JoinConfig.FRESH, true)
                .with(JoinConfig.METRICS_PORT, 0)
                .as(JoinConfig::new));
  }

  @Test
  void optionsOfBeamArePassedOn() {
    assertThat(join("--parallelism=2", "--objectReuse", "--jobName=x")).isEqualTo(ExitCode.SUCCESS);
    assertThat(
            join("--runner=directrunner", "--targetParallelism=2", "--enforceImmutability=false"))
        .isEqualTo(ExitCode.SUCCESS);

    assertThat(beamArguments)
        .containsExactly(
            List.of("--runner=FlinkRunner", "--parallelism=2", "--objectReuse", "--jobName=x"),
            List.of(
                "--runner=DirectRunner", "--targetParallelism=2", "--enforceImmutability=false"));
  }

  @Test
  void wrongOptionsOfBeamAreReportedWithOurs() {
    assertThat(join("--parallelism=two", "--paralelism=2", "--shards=0", "--runner=SparkRunner"))
        .isEqualTo(ExitCode.USAGE);

    assertThat(console.err())
        .contains("4 problems")
        .contains("--parallelism=two: is not valid for Beam: ")
        .contains("--paralelism: no such option; did you mean --parallelism?")
        .contains("--shards=0: must be")
        .contains("--runner=SparkRunner: must be one of FlinkRunner, DirectRunner");
    assertThat(configs).isEmpty();
  }

  @Test
  void anOptionThatTheChosenRunnerIgnoresIsAProblem() {
    assertThat(join("--runner=DirectRunner", "--parallelism=2")).isEqualTo(ExitCode.USAGE);

    assertThat(console.err())
        .contains("--parallelism=2: is an option of another runner than DirectRunner");
  }

  @Test
  void theMetricsThatReportsAreMadeOfCannotBeDisabled() {
    assertThat(join("--disableMetrics")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--disableMetrics: is not possible: reports");
    assertThat(join("--disableMetrics=true")).isEqualTo(ExitCode.USAGE);
    assertThat(join("--disableMetrics=false")).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void valuesThatDoNotFitTogetherAreReportedTogether() {
    assertThat(
            join("--runner=DirectRunner", "--registry=redis:x", "--fresh", "--foreignLog=./q/../q"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--foreignLog=./q/../q: given twice");

    TestConsole second = new TestConsole();
    second.run(
        List.of(new JoinCommand(this::launch)),
        "join",
        "--primaryLog=q",
        "--foreignLog=./q/../q",
        "--output=o",
        "--pipelineId=a",
        "--registry=redis:x",
        "--fresh");

    assertThat(second.err())
        .contains("3 problems")
        .contains("--foreignLog=./q/../q: must be apart from primaryLog")
        .contains("--registry=redis:x: ")
        .contains("--fresh=true: needs checkpointDir");
  }

  @Test
  void noNameMeansBothOursAndBeams() {
    List<String> ours =
        JoinCommand.OPTIONS.table().options().stream().map(option -> option.name()).toList();

    assertThat(new BeamArguments().names())
        .contains("parallelism", "targetParallelism", "checkpointingInterval", "tempLocation")
        .doesNotContainAnyElementsOf(ours);
  }

  private ExitCode join(String... more) {
    String[] arguments =
        Stream.of(Stream.of("join"), NEEDED.stream(), Arrays.stream(more))
            .flatMap(words -> words)
            .toArray(String[]::new);
    return console.run(List.of(new JoinCommand(this::launch)), arguments);
  }

  private ExitCode launch(
      JoinConfig config,
      List<String> arguments,
      JoinCommand.Attendance attendance,
      Console unused) {
    configs.add(config);
    beamArguments.add(arguments);
    return ExitCode.SUCCESS;
  }
}

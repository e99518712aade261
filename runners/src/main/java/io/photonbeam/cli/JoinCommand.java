package io.photonbeam.cli;

import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.pipelines.JoinConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code join}: the streaming join. */
final class JoinCommand implements Command {
  static final String FLINK = "FlinkRunner";
  static final String DIRECT = "DirectRunner";

  /** Help for commands that take options of Beam. */
  static final String BEAM_HINT =
      "Options of Beam and of its runners are passed on, such as --parallelism=4 (Flink) or"
          + " --targetParallelism=4 (Direct).";

  private final JoinLauncher launcher;

  JoinCommand(JoinLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String summary() {
    return "joins two growing logs, each foreign event exactly once";
  }

  @Override
  public String description() {
    return """
    Reads both logs as they grow and writes one joined row for each foreign event whose primary
    event is found, as Parquet under <output>/joined. However often it is stopped, killed or
    started beside other pipelines with the same registry, no foreign event appears twice.
    SIGTERM and Ctrl-C end it in order: what can be joined is committed first.\
    """;
  }

  @Override
  public OptionTable options() {
    return JoinOptions.TABLE;
  }

  @Override
  public List<String> examples() {
    String logs = "join --primaryLog=logs/queries --foreignLog=logs/clicks --output=out";
    return List.of(
        logs + " --pipelineId=a",
        logs + " --pipelineId=a --runner=DirectRunner --stopWhenIdle=5s",
        "join --primaryLog=logs/orders --foreignLog=logs/payments --output=out --pipelineId=a"
            + " --primaryId=order_id --primaryTime=created_at --foreignId=payment_id"
            + " --foreignKey=order_id --foreignTime=paid_at");
  }

  @Override
  public Optional<String> foreignHint() {
    return Optional.of(BEAM_HINT);
  }

  @Override
  public List<Need> needs(Options options) {
    return JoinOptions.needs(options);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    List<String> beamArguments = new ArrayList<>();
    beamArguments.add("--runner=" + options.get(JoinOptions.RUNNER));
    beamArguments.addAll(options.foreign());
    JoinConfig config = JoinOptions.config(options);
    AdapterOption.check(config.adapter(), config.primaryLog(), config.foreignLog());
    return launcher.launch(config, List.copyOf(beamArguments), console);
  }
}

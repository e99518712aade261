package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.runner.ClusterArguments;
import io.photonbeam.cli.runner.FlinkCheckpoints;
import io.photonbeam.cli.runner.RunnerChoice;
import io.photonbeam.cli.runner.SharedPlaces;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code join}: the streaming join. */
public final class JoinCommand implements Command {
  /** The job then belongs to nobody's terminal. */
  static final Option<Boolean> DETACHED =
      Option.flag(
          "detached",
          "(--flinkMaster=HOST:PORT) ends once the join runs on the cluster; see status and stop");

  static final CommandOptions OPTIONS =
      RunnerChoice.with(
              OptionTable.of(
                      LogOptions.PRIMARY_LOG,
                      LogOptions.FOREIGN_LOG,
                      OutputOptions.OUTPUT,
                      JoinConfig.PIPELINE_ID,
                      OutputOptions.REGISTRY,
                      RunnerChoice.RUNNER)
                  .and(JoinConfig.OPTIONS)
                  .and(DETACHED, ReportOption.HTML.option()))
          .withRelation(JoinCommand::checkCheckpoints)
          .withRelation(JoinCommand::checkDetached);

  private static final String LOGS =
      "join --primaryLog=logs/queries --foreignLog=logs/clicks --output=out";

  private static final Manual MANUAL =
      new Manual(
          "join",
          "joins two growing logs, each foreign event exactly once",
          """
    Reads both logs as they grow and writes one joined row for each foreign event whose primary
    event is found, as Parquet under <output>/joined. However often it is stopped, killed or
    started beside other pipelines with the same registry, no foreign event appears twice.
    SIGTERM and Ctrl-C end it in order: what can be joined is committed first.\
    """,
          OPTIONS,
          List.of(
              LOGS + " --pipelineId=a",
              LOGS + " --pipelineId=a --runner=DirectRunner --stopWhenIdle=5s",
              "join --primaryLog=logs/orders --foreignLog=logs/payments --output=out --pipelineId=a"
                  + " --primaryId=order_id --primaryTime=created_at --foreignId=payment_id"
                  + " --foreignKey=order_id --foreignTime=paid_at",
              LOGS
                  + " --pipelineId=a --flinkMaster=localhost:8081 --sharedDisk --checkpointDir=ckpt"));

  /**
   * What of a join concerns this process alone.
   *
   * @param detached returns when a cluster has begun
   * @param htmlReport where a page is written that tells of it
   */
  public record Attendance(boolean detached, Optional<Path> htmlReport) {}

  /** Runs a join until it has ended in order; see {@link JoinLauncher#launch}. */
  @FunctionalInterface
  public interface Launcher {
    ExitCode launch(
        JoinConfig config, List<String> beamArguments, Attendance attendance, Console console)
        throws Exception;
  }

  private final Launcher launcher;

  /** The command, by whoever runs the joins. */
  public JoinCommand(Launcher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public List<Need> needs(Options options) {
    return RunnerChoice.needs(options);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Options known = SharedPlaces.forJoin(options);
    JoinConfig config = new JoinConfig(known);
    InvalidOptionsException.throwIfAny(FlinkCheckpoints.check(config, options.foreign()));
    AdapterOption.check(config.adapter(), config.primaryLog(), config.foreignLog());
    ReportOption.HTML.checkReplaceable(options);
    return launcher.launch(
        config,
        RunnerChoice.beamArguments(options),
        new Attendance(options.get(DETACHED), ReportOption.HTML.file(options)),
        console);
  }

  private static List<Problem> checkCheckpoints(Options options) {
    Optional<Path> dir = options.find(JoinConfig.CHECKPOINT_DIR);
    if (dir.isPresent() && options.get(RunnerChoice.RUNNER).equals(RunnerChoice.DIRECT)) {
      return checkpointProblem(
          dir.get(), "only --runner=FlinkRunner keeps checkpoints; leave it out with DirectRunner");
    }
    return dir.isEmpty() || FlinkCheckpoints.canLieIn(dir.get())
        ? List.of()
        : checkpointProblem(
            dir.get(), "Flink can't use a folder of that name (a backslash?); name another");
  }

  private static List<Problem> checkDetached(Options options) {
    if (!options.get(DETACHED)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    String ends = "is %s of this process, which --detached ends: leave one of them out";
    options
        .find(JoinConfig.METRICS_PORT)
        .ifPresent(
            port -> problems.add(JoinConfig.METRICS_PORT.problem(port, ends.formatted("a page"))));
    ReportOption.HTML
        .file(options)
        .ifPresent(
            file ->
                problems.add(ReportOption.HTML.option().problem(file, ends.formatted("a report"))));
    if (problems.isEmpty() && ClusterArguments.address(options).isEmpty()) {
      problems.add(
          DETACHED.problem(
              true, "needs a cluster that goes on by itself: --flinkMaster=HOST:PORT"));
    }
    return problems;
  }

  private static List<Problem> checkpointProblem(Path dir, String problem) {
    return List.of(JoinConfig.CHECKPOINT_DIR.problem(dir, problem));
  }
}

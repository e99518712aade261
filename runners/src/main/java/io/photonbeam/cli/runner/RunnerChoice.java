package io.photonbeam.cli.runner;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.HostName;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.SystemLimits;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all commands share that run a pipeline: the choice of a runner, and Beam's options for it.
 */
public final class RunnerChoice {
  public static final String FLINK = "FlinkRunner";
  public static final String DIRECT = "DirectRunner";

  public static final Option<String> RUNNER =
      Option.withDefault(
          "runner",
          ValueTypes.oneOf(FLINK, DIRECT),
          FLINK,
          "what runs the pipeline: Flink is faster and keeps checkpoints, Direct is for trials");

  /**
   * What Flink takes to start in this process, whatever its job. The tasks of a job take more; that
   * these can't be had Flink tells.
   */
  private static final int FLINK_THREADS = 45;

  private static final int FLINK_FILES = 40;

  /** What a small job takes on few processors. */
  private static final int DIRECT_THREADS = 16;

  private RunnerChoice() {}

  /** The options of such a command, and Beam's. */
  public static CommandOptions with(OptionTable table) {
    return CommandOptions.of(table.and(SharedPlaces.SHARED_DISK))
        .withForeign(new BeamArguments())
        .withRelation(RunnerChoice::checkForeign)
        .withRelation(ClusterArguments::check)
        .withRelation(SharedPlaces::check);
  }

  /** Relation: Beam's options are for the runner that was chosen. */
  private static List<Problem> checkForeign(Options options) {
    String runner = options.get(RUNNER);
    return options.foreign().stream()
        .filter(argument -> !BeamArguments.concerns(runner, nameOf(argument)))
        .map(argument -> new Problem(argument, "is an option of another runner than " + runner))
        .toList();
  }

  private static String nameOf(String argument) {
    return argument.substring(2).split("=", 2)[0];
  }

  /** Beam's options as it parses them, {@code --runner} among them. */
  public static List<String> beamArguments(Options options) {
    return Stream.concat(Stream.of("--runner=" + options.get(RUNNER)), options.foreign().stream())
        .toList();
  }

  /** What such a command needs. */
  public static List<Need> needs(Options options) {
    if (FlinkMemory.isLocal(options.get(RUNNER), options.foreign())) {
      return List.of(
          TemporaryFolder::check,
          FlinkMemory::check,
          HostName::check,
          () -> SystemLimits.checkThreads("Flink", FLINK_THREADS),
          () -> SystemLimits.checkFiles("Flink", FLINK_FILES));
    }
    return options.get(RUNNER).equals(DIRECT)
        ? List.of(
            TemporaryFolder::check,
            () -> SystemLimits.checkThreads("The Direct runner", DIRECT_THREADS))
        : List.of(TemporaryFolder::check);
  }
}

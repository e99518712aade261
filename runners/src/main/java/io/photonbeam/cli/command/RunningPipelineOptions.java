package io.photonbeam.cli.command;

import io.photonbeam.cli.flink.FlinkAddress;
import io.photonbeam.cli.runner.PipelineJob;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Options that say which running pipeline is meant. */
final class RunningPipelineOptions {
  static final Option<String> PIPELINE_ID =
      Option.required("pipelineId", OutputOptions.PIPELINE, "the pipeline");

  static final Option<Path> OUTPUT =
      OutputOptions.OUTPUT
          .whenAbsent("")
          .describedAs("directory of the joined output, whose joins have noted their registry");

  static final Option<String> REGISTRY =
      OutputOptions.REGISTRY
          .whenAbsent("that of --output, or of the job on --flinkMaster")
          .describedAs("the registry of the pipeline");

  static final Option<String> FLINK_MASTER =
      Option.optional(
          "flinkMaster",
          ValueTypes.text("HOST:PORT").withProblem(RunningPipelineOptions::addressProblem),
          "",
          "the cluster that runs the pipeline");

  private RunningPipelineOptions() {}

  private static Optional<String> addressProblem(String address) {
    try {
      FlinkAddress.parse(address);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Relation: there is something to find the pipeline by. */
  static List<Problem> checkNamed(Options options) {
    return options.isGiven(REGISTRY) || options.isGiven(OUTPUT) || options.isGiven(FLINK_MASTER)
        ? List.of()
        : List.of(
            REGISTRY.missing(
                "say where the pipeline is: its --output=DIR, its --registry=URI, or the"
                    + " --flinkMaster=HOST:PORT that runs it"));
  }

  /**
   * The job of the pipeline, if a cluster is named.
   *
   * @throws IOException if it runs none
   */
  static Optional<PipelineJob> job(Options options) throws IOException, InterruptedException {
    Optional<String> master = options.find(FLINK_MASTER);
    return master.isEmpty()
        ? Optional.empty()
        : Optional.of(PipelineJob.require(master.get(), options.get(PIPELINE_ID)));
  }

  /**
   * The registry that the options lead to.
   *
   * @throws IOException if there is none, or it can't be opened
   */
  static IdRegistry openRegistry(Options options) throws IOException, InterruptedException {
    return IdRegistry.open(Stores.openExisting(registry(options)), RegistrySettings.defaults());
  }

  private static String registry(Options options) throws IOException, InterruptedException {
    if (options.isGiven(REGISTRY)) {
      return options.get(REGISTRY);
    }
    Optional<Path> output = options.given(OUTPUT);
    return output.isPresent()
        ? noted(output.get())
        : PipelineJob.require(options.get(FLINK_MASTER), options.get(PIPELINE_ID)).registry();
  }

  private static String noted(Path output) throws IOException {
    NotedJoins.requireFolder(OUTPUT, output);
    List<String> noted =
        SavedJoinConfig.notedIn(output).stream()
            .map(join -> join.settings().registry())
            .distinct()
            .toList();
    if (noted.size() > 1) {
      throw new InvalidOptionsException(
          REGISTRY.missing("is needed: the joins of " + output + " noted several registries"));
    }
    return noted.isEmpty() ? OutputOptions.defaultRegistry(output) : noted.get(0);
  }
}

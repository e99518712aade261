package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.FlinkAddress;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;

/** What Beam's arguments, and Flink's configuration that they name, say of a cluster. */
public final class ClusterArguments {
  static final String MASTER = "--flinkMaster=";

  /** Beam's words for a Flink that is found by other means, or made in this process. */
  private static final Set<String> HERE = Set.of("[local]", "[auto]", "[collection]");

  private static final String JOB_NAME = "--jobName";
  private static final String CHAINING = "--operatorChaining";
  private static final ConfigOption<Boolean> CHAINING_OF_FLINK = PipelineOptions.OPERATOR_CHAINING;

  private ClusterArguments() {}

  /** The address of the cluster, if one is named that is not in this process. */
  public static Optional<String> address(Options options) {
    return address(options.foreign());
  }

  /** The same, of Beam's options as Beam parses them. */
  public static Optional<String> address(List<String> beamArguments) {
    return beamArguments.stream()
        .filter(argument -> argument.startsWith(MASTER))
        .map(argument -> argument.substring(MASTER.length()))
        .filter(master -> !HERE.contains(master))
        .findFirst();
  }

  /** With which parallelism a job is to be done; not positive if that is left to the cluster. */
  static int parallelism(List<String> beamArguments) {
    return options(beamArguments, "--parallelism=").getParallelism();
  }

  /**
   * Relation: the address is one, the job has the name under which it is found, and its steps are
   * chained.
   */
  static List<Problem> check(Options options) {
    Optional<String> address = address(options);
    if (address.isEmpty()) {
      return List.of();
    }
    try {
      FlinkAddress.parse(address.get());
    } catch (IllegalArgumentException e) {
      return List.of(new Problem(MASTER + address.get(), e.getMessage()));
    }
    List<Problem> problems = new ArrayList<>();
    options.foreign().stream()
        .filter(argument -> argument.startsWith(JOB_NAME))
        .map(name -> new Problem(name, "is not possible: a job is found by its pipeline's id"))
        .forEach(problems::add);
    unchained(options.foreign())
        .map(
            setting ->
                new Problem(
                    setting,
                    "is not possible: a reader that comes out of a checkpoint learns from the steps"
                        + " chained to it which run is the newest"))
        .forEach(problems::add);
    return problems;
  }

  /** The settings by which Flink would not keep steps that follow each other in one task. */
  private static Stream<String> unchained(List<String> beamArguments) {
    FlinkPipelineOptions options = options(beamArguments, CHAINING, "--flinkConfDir=");
    Stream<String> here =
        options.getOperatorChaining() ? Stream.of() : Stream.of(CHAINING + "=false");
    Stream<String> inConfiguration =
        configuration(options).get(CHAINING_OF_FLINK)
            ? Stream.of()
            : Stream.of(CHAINING_OF_FLINK.key() + "=false in Flink's configuration");
    return Stream.concat(here, inConfiguration);
  }

  private static Configuration configuration(FlinkPipelineOptions options) {
    return options.getFlinkConfDir() == null
        ? GlobalConfiguration.loadConfiguration()
        : GlobalConfiguration.loadConfiguration(options.getFlinkConfDir());
  }

  /** What Beam reads in some of its arguments. */
  private static FlinkPipelineOptions options(List<String> beamArguments, String... prefixes) {
    String[] some =
        beamArguments.stream()
            .filter(argument -> Arrays.stream(prefixes).anyMatch(argument::startsWith))
            .toArray(String[]::new);
    return PipelineOptionsFactory.fromArgs(some).as(FlinkPipelineOptions.class);
  }
}

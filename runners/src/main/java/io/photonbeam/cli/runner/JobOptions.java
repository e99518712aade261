package io.photonbeam.cli.runner;

import io.photonbeam.pipelines.join.JoinConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Beam's options for a join: what the user says, and defaults that suit this pipeline where the
 * user says nothing.
 *
 * @param beam the options
 * @param writers as many as the runner works in parallel
 */
public record JobOptions(PipelineOptions beam, int writers) {

  private static final String CHECKPOINT_MILLIS = "10000";
  private static final String CHECKPOINT_TIMEOUT_MILLIS = "86400000";
  private static final String RETRIES = "10";
  private static final String RETRY_MILLIS = "3000";

  /**
   * The options for a configuration.
   *
   * @param fresh leaves checkpoints aside
   * @throws IOException if the checkpoints can't be looked through
   */
  public static JobOptions of(JoinConfig config, List<String> arguments, boolean fresh)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    if (isFlink(arguments)) {
      addDefault(all, "finishBundleBeforeCheckpointing", "true");
      if (config.find(JoinConfig.CHECKPOINT_DIR).isPresent()) {
        addCheckpoints(all, FlinkCheckpoints.of(config), fresh);
      }
    }
    return of("photonbeam-" + config.pipelineId(), all);
  }

  /** The options for a job without checkpoints. */
  public static JobOptions of(String jobName, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    int cores = Runtime.getRuntime().availableProcessors();
    boolean flink = isFlink(arguments);
    if (flink) {
      addDefault(all, "flinkMaster", "[local]");
      addDefault(all, "parallelism", String.valueOf(cores));
      // Elements are immutable by agreement, so they need no copies between chained steps.
      addDefault(all, "fasterCopy", "true");
      addDefault(all, "objectReuse", "true");
    } else {
      // Both checks clone every element; tests run with them.
      addDefault(all, "enforceImmutability", "false");
      addDefault(all, "enforceEncodability", "false");
    }
    addDefault(all, "jobName", jobName);
    addDefault(all, "stableUniqueNames", CheckEnabled.ERROR.name());
    PipelineOptions options = PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).create();
    return new JobOptions(options, flink ? flinkParallelism(options) : directThreads(options));
  }

  private static boolean isFlink(List<String> arguments) {
    return arguments.contains("--runner=" + RunnerChoice.FLINK);
  }

  private static void addCheckpoints(
      List<String> arguments, FlinkCheckpoints checkpoints, boolean fresh) throws IOException {
    addDefault(arguments, "checkpointingInterval", CHECKPOINT_MILLIS);
    // A checkpoint waits for a commit that waits for the registry. Flink would fail the job for it.
    addDefault(arguments, "checkpointTimeoutMillis", CHECKPOINT_TIMEOUT_MILLIS);
    // Beam's default is to restart for ever: a full disk would never be told.
    addDefault(arguments, "numberOfExecutionRetries", RETRIES);
    addDefault(arguments, "executionRetryDelay", RETRY_MILLIS);
    addDefault(arguments, "stateBackend", "filesystem");
    addDefault(arguments, "stateBackendStoragePath", checkpoints.path());
    addDefault(arguments, "externalizedCheckpointsEnabled", "true");
    addDefault(arguments, "retainExternalizedCheckpointsOnCancellation", "true");
    Optional<Path> newest = fresh ? Optional.empty() : checkpoints.newest();
    if (newest.isPresent()) {
      addDefault(
          arguments, "flinkConfDir", FlinkCheckpoints.configuration(newest.get()).toString());
    }
  }

  private static int flinkParallelism(PipelineOptions options) {
    return Math.max(1, options.as(FlinkPipelineOptions.class).getParallelism());
  }

  private static int directThreads(PipelineOptions options) {
    return Math.max(1, options.as(DirectOptions.class).getTargetParallelism());
  }

  private static void addDefault(List<String> arguments, String name, String value) {
    String prefix = "--" + name;
    if (arguments.stream().noneMatch(a -> a.equals(prefix) || a.startsWith(prefix + "="))) {
      arguments.add(prefix + "=" + value);
    }
  }
}

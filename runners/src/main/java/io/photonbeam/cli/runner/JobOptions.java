package io.photonbeam.cli.runner;

import io.photonbeam.cli.state.StoppedState;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.transforms.runtime.Settling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.runtime.jobgraph.SavepointConfigOptions;

/**
 * Beam's options for a job: what the user says, and defaults that suit this pipeline where the user
 * says nothing.
 *
 * @param beam the options
 * @param writers as many as the runner works in parallel
 * @param resumed the checkpoint or savepoint from which the job goes on
 */
public record JobOptions(PipelineOptions beam, int writers, Optional<String> resumed) {

  private static final String CHECKPOINT_MILLIS = "10000";
  private static final String CHECKPOINT_TIMEOUT_MILLIS = "86400000";
  private static final String RETRIES = "10";
  private static final String RETRY_MILLIS = "3000";

  /** Ten minutes: so long a task manager may take to come back. Each failure is told. */
  private static final String CLUSTER_RETRIES = "120";

  private static final String CLUSTER_RETRY_MILLIS = "5000";

  /** The state from which the job goes on, as people name it: its path where it has one. */
  public Optional<String> resumedFrom() {
    return resumed.map(FlinkCheckpoints::shown);
  }

  /**
   * The options of a join.
   *
   * @param state from which it goes on, in its own place
   * @param cluster that does the job; empty if this process does
   * @throws IOException if Flink's configuration can't be read or written
   */
  public static JobOptions of(
      JoinConfig config,
      List<String> arguments,
      Optional<Path> state,
      Optional<FlinkCluster> cluster)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    if (isFlink(arguments)) {
      addDefault(all, "finishBundleBeforeCheckpointing", "true");
      if (config.find(JoinConfig.CHECKPOINT_DIR).isPresent()) {
        addRetries(all, cluster.isPresent());
        addCheckpoints(all, FlinkCheckpoints.path(FlinkCheckpoints.folder(config)));
        state.ifPresent(from -> addDefault(all, "savepointPath", FlinkCheckpoints.path(from)));
      }
    }
    JobOptions job = of(config.pipelineId(), config.registry(), all, cluster);
    if (cluster.isPresent()) {
      job.beam()
          .as(RemoteFlinkRunner.Parameters.class)
          .setPhotonbeamState(FlinkCheckpoints.place(config).toString());
    }
    return job;
  }

  /**
   * Makes a job of this process leave its state when it ends in order.
   *
   * @param settling how its run ends
   * @param kept is told where the state is
   * @param tell is told what is wrong with it, in sentences
   */
  public void keepState(
      JoinConfig config, Settling settling, Consumer<Path> kept, Consumer<String> tell) {
    LocalFlinkRunner.Parameters options = beam.as(LocalFlinkRunner.Parameters.class);
    options.setRunner(LocalFlinkRunner.class);
    options.setPhotonbeamStopped(
        FlinkCheckpoints.path(StoppedState.folder(FlinkCheckpoints.folder(config))));
    options.setPhotonbeamSettling(settling);
    options.setPhotonbeamKept(
        state -> {
          StoppedState.seal(state).ifPresent(tell);
          kept.accept(state);
        });
  }

  /**
   * The options of a job without checkpoints.
   *
   * @param pipelineId under which it commits
   * @param registry URI of its registry
   * @param cluster that does the job; empty if this process does
   * @throws IOException if Flink's configuration can't be written
   */
  public static JobOptions of(
      String pipelineId, String registry, List<String> arguments, Optional<FlinkCluster> cluster)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    boolean flink = isFlink(arguments);
    if (flink) {
      addDefault(all, "flinkMaster", "[local]");
      if (cluster.isEmpty()) {
        addParallelism(all);
        configureFlink(all);
      }
      // Elements are immutable by agreement, so they need no copies between chained steps.
      addDefault(all, "fasterCopy", "true");
      addDefault(all, "objectReuse", "true");
    } else {
      // Both checks clone every element; tests run with them.
      addDefault(all, "enforceImmutability", "false");
      addDefault(all, "enforceEncodability", "false");
    }
    addDefault(all, "jobName", PipelineJob.name(pipelineId));
    addDefault(all, "stableUniqueNames", CheckEnabled.ERROR.name());
    PipelineOptions options = PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).create();
    if (flink) {
      FlinkCheckpoints.savepoint(all)
          .ifPresent(options.as(FlinkPipelineOptions.class)::setSavepointPath);
    }
    cluster.ifPresent(there -> there.configure(options, registry));
    return new JobOptions(
        options,
        flink ? flinkParallelism(options) : directThreads(options),
        flink ? resumed(options.as(FlinkPipelineOptions.class)) : Optional.empty());
  }

  /**
   * Where Flink runs in this process, it looks for a savepoint only in its own configuration, and
   * only there it is told who wants to know of the job.
   */
  private static void configureFlink(List<String> arguments) throws IOException {
    Map<String, String> needed = new TreeMap<>();
    FlinkCheckpoints.savepoint(arguments)
        .ifPresent(from -> needed.put(SavepointConfigOptions.SAVEPOINT_PATH.key(), from));
    needed.put(DeploymentOptions.JOB_LISTENERS.key(), SubmittedJob.class.getName());
    FlinkConfiguration.addTo(
        arguments, () -> FlinkMemory.forBuffers(localParallelism(arguments)), needed);
  }

  private static Optional<String> resumed(FlinkPipelineOptions options) {
    return Optional.ofNullable(options.getSavepointPath());
  }

  private static boolean isFlink(List<String> arguments) {
    return arguments.contains("--runner=" + RunnerChoice.FLINK);
  }

  /** Beam's default is to restart for ever: a full disk would never be told. */
  private static void addRetries(List<String> arguments, boolean onCluster) {
    addDefault(arguments, "numberOfExecutionRetries", onCluster ? CLUSTER_RETRIES : RETRIES);
    addDefault(arguments, "executionRetryDelay", onCluster ? CLUSTER_RETRY_MILLIS : RETRY_MILLIS);
  }

  private static void addCheckpoints(List<String> arguments, String folder) {
    addDefault(arguments, "checkpointingInterval", CHECKPOINT_MILLIS);
    // A checkpoint waits for a commit that waits for the registry. Flink would fail the job for it.
    addDefault(arguments, "checkpointTimeoutMillis", CHECKPOINT_TIMEOUT_MILLIS);
    addDefault(arguments, "stateBackend", "filesystem");
    addDefault(arguments, "stateBackendStoragePath", folder);
    addDefault(arguments, "externalizedCheckpointsEnabled", "true");
    addDefault(arguments, "retainExternalizedCheckpointsOnCancellation", "true");
  }

  /** How wide Flink works in this process, for what the user says. */
  static int localParallelism(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    addParallelism(all);
    return flinkParallelism(PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).create());
  }

  private static void addParallelism(List<String> arguments) {
    int processors = Runtime.getRuntime().availableProcessors();
    addDefault(arguments, "parallelism", String.valueOf(FlinkMemory.widest(processors)));
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

package io.photonbeam.cli;

import static io.photonbeam.pipelines.JoinConfig.DEFAULT_COMMIT_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_JOIN_TIMEOUT;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_MAX_PENDING;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_POLL_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_RETRY_MAX;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_RETRY_MIN;
import static io.photonbeam.pipelines.JoinConfig.DEFAULT_SHARDS;
import static io.photonbeam.pipelines.JoinConfig.MAX_COMMIT_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.MAX_COMMIT_ROWS;
import static io.photonbeam.pipelines.JoinConfig.MAX_JOIN_TIMEOUT;
import static io.photonbeam.pipelines.JoinConfig.MAX_MAX_PENDING;
import static io.photonbeam.pipelines.JoinConfig.MAX_POLL_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.MAX_RETRY_MAX;
import static io.photonbeam.pipelines.JoinConfig.MAX_RETRY_MIN;
import static io.photonbeam.pipelines.JoinConfig.MAX_SHARDS;
import static io.photonbeam.pipelines.JoinConfig.MAX_STOP_WHEN_IDLE;
import static io.photonbeam.pipelines.JoinConfig.MAX_WRITERS;
import static io.photonbeam.pipelines.JoinConfig.MIN_COMMIT_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.MIN_JOIN_TIMEOUT;
import static io.photonbeam.pipelines.JoinConfig.MIN_POLL_INTERVAL;
import static io.photonbeam.pipelines.JoinConfig.MIN_RETRY_MIN;
import static io.photonbeam.pipelines.JoinConfig.MIN_STOP_WHEN_IDLE;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.Units;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.registry.PipelineId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of the join, and the configuration made of them. */
final class JoinOptions {
  private static final String NO_INDEX = "off";

  private static final Option<String> PIPELINE_ID =
      Option.required(
          "pipelineId",
          new ValueType<>(
              "ID",
              "1 to 64 letters, digits, _ . or -, beginning with a letter or digit",
              PipelineId::check),
          "this pipeline's name among those of one registry");
  private static final Option<Duration> STOP_WHEN_IDLE =
      Option.optional(
          "stopWhenIdle",
          ValueTypes.durationFrom(MIN_STOP_WHEN_IDLE, MAX_STOP_WHEN_IDLE),
          "runs until SIGTERM or Ctrl-C",
          "ends when no log has grown for so long");
  private static final Option<Duration> POLL_INTERVAL =
      Option.withDefault(
          "pollInterval",
          ValueTypes.durationFrom(MIN_POLL_INTERVAL, MAX_POLL_INTERVAL),
          Units.duration(DEFAULT_POLL_INTERVAL),
          "how often new and grown files are looked for");
  private static final Option<Duration> JOIN_TIMEOUT =
      Option.withDefault(
          "joinTimeout",
          ValueTypes.durationFrom(MIN_JOIN_TIMEOUT, MAX_JOIN_TIMEOUT),
          Units.duration(DEFAULT_JOIN_TIMEOUT),
          "how long a foreign event waits for its primary event");
  private static final Option<Long> CACHE_BYTES =
      Option.optional(
          "cacheBytes",
          ValueTypes.size(0, Long.MAX_VALUE),
          "a quarter of the heap",
          "memory for primary events that may still be wanted");
  private static final Option<String> INDEX =
      Option.optional(
          "index",
          ValueTypes.storeUri("URI|off"),
          "sqlite:<output>/index-<pipelineId>.db",
          "where is noted which block of the log holds a primary event; off keeps no such notes");
  private static final Option<Duration> RETRY_MIN =
      Option.withDefault(
          "retryMin",
          ValueTypes.durationFrom(MIN_RETRY_MIN, MAX_RETRY_MIN),
          Units.duration(DEFAULT_RETRY_MIN),
          "when a waiting foreign event's primary event is first looked up again; then doubled");
  private static final Option<Duration> RETRY_MAX =
      Option.withDefault(
          "retryMax",
          ValueTypes.durationFrom(MIN_RETRY_MIN, MAX_RETRY_MAX),
          Units.duration(DEFAULT_RETRY_MAX),
          "longest time between two such look-ups");
  private static final Option<Integer> MAX_PENDING =
      Option.withDefault(
          "maxPending",
          ValueTypes.integer(1, MAX_MAX_PENDING),
          String.valueOf(DEFAULT_MAX_PENDING),
          "foreign events that wait at most; beyond it the oldest are given up");
  private static final Option<Integer> COMMIT_ROWS =
      Option.withDefault(
          "commitRows",
          ValueTypes.integer(1, MAX_COMMIT_ROWS),
          String.valueOf(MAX_COMMIT_ROWS),
          "joined events in a commit at most");
  private static final Option<Duration> COMMIT_INTERVAL =
      Option.withDefault(
          "commitInterval",
          ValueTypes.durationFrom(MIN_COMMIT_INTERVAL, MAX_COMMIT_INTERVAL),
          Units.duration(DEFAULT_COMMIT_INTERVAL),
          "how long a joined event waits for its commit at most; those of a backfill wait up to a minute");
  private static final Option<Integer> SHARDS =
      Option.withDefault(
          "shards",
          ValueTypes.integer(1, MAX_SHARDS),
          String.valueOf(DEFAULT_SHARDS),
          "parts the events are split into by primary id; with another number a checkpoint is not"
              + " resumed");
  private static final Option<Integer> WRITERS =
      Option.optional(
          "writers",
          ValueTypes.integer(1, MAX_WRITERS),
          "the runner's parallelism",
          "how many commit side by side");
  private static final Option<Path> CHECKPOINT_DIR =
      Option.optional(
          "checkpointDir",
          ValueTypes.path("DIR"),
          "reads the logs from their beginning",
          "(FlinkRunner) where checkpoints are kept, below DIR/<pipelineId>, to resume from the"
              + " newest");
  private static final Option<Boolean> FRESH =
      Option.flag(
          "fresh", "starts from the beginning though there is a checkpoint; needs --checkpointDir");
  private static final Option<Integer> METRICS_PORT =
      Option.optional(
          "metricsPort",
          ValueTypes.integer(0, 65_535),
          "none",
          "TCP port of the metrics page; 0 takes any that is free");
  static final Option<String> RUNNER =
      Option.withDefault(
          "runner",
          ValueTypes.oneOf(JoinCommand.FLINK, JoinCommand.DIRECT),
          JoinCommand.FLINK,
          "what runs the pipeline: Flink is faster and keeps checkpoints, Direct is for trials");

  static final OptionTable TABLE =
      OptionTable.of(
              LogOptions.PRIMARY_LOG,
              LogOptions.FOREIGN_LOG,
              RegistryOptions.OUTPUT,
              PIPELINE_ID,
              RegistryOptions.REGISTRY,
              RUNNER,
              STOP_WHEN_IDLE,
              LogOptions.PRIMARY_ID,
              LogOptions.PRIMARY_TIME,
              LogOptions.FOREIGN_ID,
              LogOptions.FOREIGN_KEY,
              LogOptions.FOREIGN_TIME,
              LogOptions.PRIMARY_TIME_UNIT,
              LogOptions.FOREIGN_TIME_UNIT,
              JOIN_TIMEOUT,
              RETRY_MIN,
              RETRY_MAX,
              MAX_PENDING,
              CACHE_BYTES,
              INDEX,
              AdapterOption.ADAPTER,
              COMMIT_ROWS,
              COMMIT_INTERVAL,
              POLL_INTERVAL,
              SHARDS,
              WRITERS,
              CHECKPOINT_DIR,
              FRESH,
              METRICS_PORT)
          .withForeign(new BeamArguments())
          .withRelation(LogOptions::checkApart)
          .withRelation(ConfigProblems.of(JoinOptions::config))
          .withRelation(JoinOptions::checkCheckpoints)
          .withRelation(JoinOptions::checkForeign);

  private JoinOptions() {}

  /** The configuration of options that {@link #TABLE} has parsed. */
  static JoinConfig config(Options options) {
    JoinConfig.Builder config =
        JoinConfig.builder()
            .primaryLog(options.get(LogOptions.PRIMARY_LOG))
            .foreignLog(options.get(LogOptions.FOREIGN_LOG))
            .output(options.get(RegistryOptions.OUTPUT))
            .registry(RegistryOptions.uri(options))
            .pipelineId(options.get(PIPELINE_ID))
            .primaryFields(LogOptions.primaryFields(options))
            .foreignFields(LogOptions.foreignFields(options))
            .pollInterval(options.get(POLL_INTERVAL))
            .shards(options.get(SHARDS))
            .commitRows(options.get(COMMIT_ROWS))
            .commitInterval(options.get(COMMIT_INTERVAL))
            .joinTimeout(options.get(JOIN_TIMEOUT))
            .retryMin(options.get(RETRY_MIN))
            .retryMax(options.get(RETRY_MAX))
            .maxPending(options.get(MAX_PENDING))
            .fresh(options.get(FRESH));
    options.find(STOP_WHEN_IDLE).ifPresent(config::stopWhenIdle);
    options.find(WRITERS).ifPresent(config::writers);
    options.find(CACHE_BYTES).ifPresent(config::cacheBytes);
    options.find(AdapterOption.ADAPTER).ifPresent(config::adapter);
    options.find(INDEX).ifPresent(uri -> index(config, uri));
    options.find(CHECKPOINT_DIR).ifPresent(config::checkpointDir);
    options.find(METRICS_PORT).ifPresent(config::metricsPort);
    return config.build();
  }

  private static void index(JoinConfig.Builder config, String uri) {
    if (uri.equals(NO_INDEX)) {
      config.withoutIndex();
    } else {
      config.index(uri);
    }
  }

  private static List<Problem> checkCheckpoints(Options options) {
    Optional<Path> dir = options.find(CHECKPOINT_DIR);
    if (dir.isEmpty()) {
      return List.of();
    }
    if (options.get(RUNNER).equals(JoinCommand.DIRECT)) {
      return checkpointProblem(
          dir.get(), "only --runner=FlinkRunner keeps checkpoints; leave it out with DirectRunner");
    }
    return FlinkCheckpoints.canLieIn(dir.get())
        ? List.of()
        : checkpointProblem(
            dir.get(), "Flink can't use a folder of that name (a backslash?); name another");
  }

  private static List<Problem> checkpointProblem(Path dir, String problem) {
    return List.of(new Problem("--checkpointDir=" + dir, problem));
  }

  /** What a command needs that runs a pipeline. */
  static List<Need> needs(Options options) {
    return FlinkMemory.isLocal(options.get(RUNNER), options.foreign())
        ? List.of(TemporaryFolder::check, FlinkMemory::check)
        : List.of(TemporaryFolder::check);
  }

  /** Relation: Beam's options are for the runner that was chosen. */
  static List<Problem> checkForeign(Options options) {
    String runner = options.get(RUNNER);
    return options.foreign().stream()
        .filter(argument -> !BeamArguments.concerns(runner, nameOf(argument)))
        .map(argument -> new Problem(argument, "is an option of another runner than " + runner))
        .toList();
  }

  private static String nameOf(String argument) {
    return argument.substring(2).split("=", 2)[0];
  }
}

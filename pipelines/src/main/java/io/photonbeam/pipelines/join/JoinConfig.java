package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.option.ValueTypes.duration;
import static io.photonbeam.pipelines.option.ValueTypes.folder;
import static io.photonbeam.pipelines.option.ValueTypes.integer;
import static io.photonbeam.pipelines.option.ValueTypes.size;
import static io.photonbeam.pipelines.option.ValueTypes.storeUri;
import static io.photonbeam.pipelines.option.ValueTypes.text;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.RunConfig;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one streaming join does, and the declaration of the options that say so. Immutable and
 * checked: an instance that exists is valid. A new option is declared here, listed in {@link
 * #OPTIONS}, and asked for with {@link #get} where it is used; parser, help and checks follow.
 *
 * @param options values of {@link #OPTIONS}
 */
public record JoinConfig(Options options) implements RunConfig {
  private static final String NO_INDEX = "off";

  /**
   * Two running pipelines must not share it, because a starting one finishes the commits that are
   * left under its name.
   */
  public static final Option<String> PIPELINE_ID =
      Option.required(
          "pipelineId", OutputOptions.PIPELINE, "this pipeline's name among those of one registry");

  /** And nothing that is pending can be joined now. */
  public static final Option<Duration> STOP_WHEN_IDLE =
      Option.optional(
          "stopWhenIdle",
          duration("100ms", "1d"),
          "runs until SIGTERM or Ctrl-C",
          "ends when no log has grown for so long");

  /** A part of every event's latency, and of the load on the file system. */
  public static final Option<Duration> POLL_INTERVAL =
      Option.withDefault(
          "pollInterval",
          duration("10ms", "1m"),
          "200ms",
          "how often new and grown files are looked for");

  public static final Option<Duration> JOIN_TIMEOUT =
      Option.withDefault(
          "joinTimeout",
          duration("1s", "365d"),
          "1h",
          "how long a foreign event waits for its primary event");

  /** Later look-ups are at random as well, in times that grow with the waiting. */
  public static final Option<Duration> RETRY_MIN =
      Option.withDefault(
          "retryMin",
          duration("10ms", "1h"),
          "10s",
          "a waiting foreign event's primary event is looked up after a moment, again at random"
              + " within this, and then ever more seldom");

  public static final Option<Duration> RETRY_MAX =
      Option.withDefault(
          "retryMax", duration("10ms", "1d"), "5m", "longest time between two such look-ups");
  public static final Option<Integer> MAX_PENDING =
      Option.withDefault(
          "maxPending",
          integer(1, 100_000_000),
          "500000",
          "foreign events that wait at most; beyond it the oldest are given up");

  /** Those that have left it are looked up through the index. */
  public static final Option<Long> CACHE_BYTES =
      Option.withDefault(
          "cacheBytes",
          size(0, Long.MAX_VALUE),
          options -> Runtime.getRuntime().maxMemory() / 4,
          "a quarter of the heap",
          "memory for primary events that may still be wanted");

  /** Without it, a foreign event whose primary event has left the cache waits for a reconcile. */
  public static final Option<String> INDEX =
      Option.withDefault(
          "index",
          storeUri("URI|off").withProblem(JoinConfig::indexProblem),
          JoinConfig::defaultIndex,
          "sqlite:<output>/index-<pipelineId>.db",
          "where is noted which block of the log holds a primary event; off keeps no such notes");

  public static final Option<Integer> COMMIT_ROWS =
      Option.withDefault(
          "commitRows",
          integer(1, CommitLimits.MAX_IDS),
          String.valueOf(CommitLimits.MAX_IDS),
          "joined events in a commit at most");

  /** A part of every event's latency; shorter means smaller files. */
  public static final Option<Duration> COMMIT_INTERVAL =
      Option.withDefault(
          "commitInterval",
          duration("10ms", "10m"),
          "1s",
          "how long a joined event waits for its commit at most; as long as the last commit took,"
              + " if that is longer, and in a backfill up to a minute");

  /** Bounds the parallelism of the join, and costs a batch each. */
  public static final Option<Integer> SHARDS =
      Option.withDefault(
          "shards",
          integer(1, 4_096),
          "16",
          "parts the events are split into by primary id; with another number a checkpoint is not"
              + " resumed");

  /** As many commit live pairs, and as many those of a backfill. */
  public static final Option<Integer> WRITERS =
      Option.optional(
          "writers", integer(1, 1_024), "the runner's parallelism", "how many commit side by side");

  public static final Option<Path> CHECKPOINT_DIR =
      Option.optional(
          "checkpointDir",
          folder("DIR"),
          "reads the logs from their beginning",
          "(FlinkRunner) where its state is kept, below DIR/<pipelineId>: the next start goes on"
              + " where this run ended");
  public static final Option<Boolean> FRESH =
      Option.flag(
          "fresh", "starts from the beginning though there is a state; needs --checkpointDir");
  public static final Option<Integer> METRICS_PORT =
      Option.optional(
          "metricsPort",
          integer(0, 65_535),
          "none",
          "TCP port of the pages for people (/), Prometheus (/metrics) and probes (/healthz,"
              + " /readyz); 0 takes any that is free");
  public static final Option<String> METRICS_HOST =
      Option.optional(
          "metricsHost",
          text("HOST"),
          "all addresses",
          "(--metricsPort) the address of this machine at which the pages are: localhost shows them"
              + " to this machine only");

  /** All of them, and how they must fit together. */
  public static final OptionTable OPTIONS =
      OptionTable.of(
              LogOptions.PRIMARY_LOG,
              LogOptions.FOREIGN_LOG,
              OutputOptions.OUTPUT,
              PIPELINE_ID,
              OutputOptions.REGISTRY,
              STOP_WHEN_IDLE)
          .and(LogOptions.FIELDS)
          .and(
              JOIN_TIMEOUT,
              RETRY_MIN,
              RETRY_MAX,
              MAX_PENDING,
              CACHE_BYTES,
              INDEX,
              OutputOptions.ADAPTER,
              COMMIT_ROWS,
              COMMIT_INTERVAL,
              POLL_INTERVAL,
              SHARDS,
              WRITERS,
              CHECKPOINT_DIR,
              FRESH,
              OutputOptions.START_TIMEOUT,
              METRICS_PORT,
              METRICS_HOST)
          .withRelation(LogOptions::checkApart)
          .withRelation(OutputOptions::checkLogs)
          .withRelation(options -> OutputOptions.checkStaged(options, PIPELINE_ID))
          .withRelation(options -> OutputOptions.checkStore(options, OutputOptions.REGISTRY))
          .withRelation(options -> OutputOptions.checkStore(options, INDEX))
          .withRelation(JoinConfig::checkStores)
          .withRelation(JoinConfig::checkRetries)
          .withRelation(JoinConfig::checkFresh)
          .withRelation(JoinConfig::checkMetricsHost);

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public JoinConfig {
    options = OPTIONS.check(options);
  }

  /** What a later run must know of this join. */
  public SavedJoinConfig.Noted settings() {
    return new SavedJoinConfig.Noted(pipelineId(), SavedJoinConfig.of(options));
  }

  private static Optional<String> indexProblem(String uri) {
    return uri.equals(NO_INDEX) ? Optional.empty() : OutputOptions.storeProblem(uri);
  }

  private static String defaultIndex(Options options) {
    return "sqlite:"
        + options.get(OutputOptions.OUTPUT).resolve("index-" + options.get(PIPELINE_ID) + ".db");
  }

  private static List<Problem> checkStores(Options options) {
    String index = options.get(INDEX);
    return index.equals(options.get(OutputOptions.REGISTRY))
        ? List.of(INDEX.problem(index, "must be a store of its own, not the registry's"))
        : List.of();
  }

  private static List<Problem> checkRetries(Options options) {
    Duration min = options.get(RETRY_MIN);
    Duration max = options.get(RETRY_MAX);
    return max.compareTo(min) < 0
        ? List.of(
            RETRY_MAX.problem(
                max, "must not be below --retryMin=" + RETRY_MIN.type().writer().apply(min)))
        : List.of();
  }

  private static List<Problem> checkFresh(Options options) {
    return options.get(FRESH) && options.find(CHECKPOINT_DIR).isEmpty()
        ? List.of(
            FRESH.problem(
                true, "needs checkpointDir, as there is no checkpoint to leave aside without it"))
        : List.of();
  }

  private static List<Problem> checkMetricsHost(Options options) {
    Optional<String> host = options.find(METRICS_HOST);
    return host.isPresent() && options.find(METRICS_PORT).isEmpty()
        ? List.of(METRICS_HOST.problem(host.get(), "needs metricsPort"))
        : List.of();
  }

  public Path primaryLog() {
    return get(LogOptions.PRIMARY_LOG);
  }

  public Path foreignLog() {
    return get(LogOptions.FOREIGN_LOG);
  }

  public EventFields primaryFields() {
    return LogOptions.primaryFields(options);
  }

  public EventFields foreignFields() {
    return LogOptions.foreignFields(options);
  }

  @Override
  public Path output() {
    return get(OutputOptions.OUTPUT);
  }

  public String registry() {
    return get(OutputOptions.REGISTRY);
  }

  public Optional<String> adapter() {
    return OutputOptions.adapter(options);
  }

  @Override
  public String pipelineId() {
    return get(PIPELINE_ID);
  }

  /** For primary events in memory: what was given, or a part of the heap of whoever works. */
  public long cacheBytes() {
    return options.given(CACHE_BYTES).orElse(RunSpec.Following.PART_OF_HEAP);
  }

  /** Where its pages are served; empty if they are not. */
  public Optional<MetricsAddress> metricsAddress() {
    return find(METRICS_PORT).map(port -> new MetricsAddress(find(METRICS_HOST), port));
  }

  /** Empty if none is kept. */
  public Optional<String> index() {
    return find(INDEX).filter(uri -> !uri.equals(NO_INDEX));
  }
}

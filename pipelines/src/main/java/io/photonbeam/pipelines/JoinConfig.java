package io.photonbeam.pipelines;

import io.photonbeam.adapter.Adapters;
import io.photonbeam.log.EventFields;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one streaming join does. Immutable and checked: an instance that exists is valid. Made by
 * {@link #builder()}, whose defaults are named here.
 *
 * @param primaryLog directory tree of the primary log's {@code *.avro} files; need not exist yet
 * @param foreignLog the same of the foreign log; neither lies in the other
 * @param output directory under which {@code joined/} and {@code _staged/} are kept, both on one
 *     file system; made when missing
 * @param registry the registry's URI, {@code sqlite:PATH}, {@code fdb:CLUSTER_FILE[?prefix=NAME]}
 *     or {@code memory:NAME}; default {@code sqlite:<output>/registry.db}. All pipelines that share
 *     it together join each foreign event once
 * @param pipelineId names this pipeline among those of one registry: 1 to 64 letters, digits,
 *     {@code _}, {@code .} or {@code -}, beginning with a letter or digit. Two running pipelines
 *     must not share it, because a starting one finishes the commits that are left under its name
 * @param primaryFields where id and time are in the primary log's records; default {@code
 *     query_id}, {@code timestamp}
 * @param foreignFields where id, key and time are in the foreign log's records; default {@code
 *     click_id}, {@code query_id}, {@code timestamp}
 * @param pollInterval how often the logs are looked at for new and grown files, 10 ms to 1 min,
 *     default 200 ms; a part of every event's latency, and of the load on the file system
 * @param stopWhenIdle end when no log has grown for so long and nothing that is pending can be
 *     joined now, 100 ms to 1 day; empty (default) runs until told to stop
 * @param shards into how many parts the events are split by their primary id, 1 to 4096, default
 *     16; bounds the parallelism of the join, and costs a batch each. With another number a
 *     checkpoint is not resumed
 * @param writers how many writers commit live pairs side by side, and as many those of a backfill,
 *     1 to 1024; empty (default) takes the runner's parallelism. More writers give more and smaller
 *     files
 * @param commitRows a writer commits when it holds so many joined events, 1 to 5000, default 5000
 * @param commitInterval a writer commits at the latest so long after the first event it holds, 10
 *     ms to 10 min, default 1 s; a part of every event's latency, and shorter means smaller files;
 *     the pairs of a backfill are gathered for up to a minute more
 * @param cacheBytes bytes of primary events kept in memory by this process, from 0; default a
 *     quarter of the heap. Primary events that have left it are looked up through the index
 * @param index URI of the store that tells where in the log each primary event is; default {@code
 *     sqlite:<output>/index-<pipelineId>.db}. Empty keeps no index: then a foreign event whose
 *     primary event has left the cache is left to a reconciliation
 * @param joinTimeout how long a foreign event waits for its primary event, 1 s to 365 days, default
 *     1 h
 * @param retryMin how long a waiting foreign event waits before its primary event is first looked
 *     up again, 10 ms to 1 h, default 10 s; at random, and ever longer, before each further time
 * @param retryMax longest such wait, not below {@code retryMin}, to 1 day; default 5 min
 * @param maxPending how many foreign events wait at most, 1 to 100 million, default 500 000; beyond
 *     it the oldest are given up
 * @param adapter class that filters or shapes the pairs, see {@code JoinAdapter}; empty (default)
 *     makes rows of both events
 * @param checkpointDir where the Flink runner keeps its checkpoints, from which it resumes; empty
 *     (default) reads the logs from their beginning at every start, and skips what is joined
 * @param fresh do not resume from a checkpoint; needs {@code checkpointDir}
 * @param metricsPort TCP port of the metrics page, 0 to 65535, where 0 takes any free one; empty
 *     (default) serves none
 */
public record JoinConfig(
    Path primaryLog,
    Path foreignLog,
    Path output,
    String registry,
    String pipelineId,
    EventFields primaryFields,
    EventFields foreignFields,
    Duration pollInterval,
    Optional<Duration> stopWhenIdle,
    int shards,
    OptionalInt writers,
    int commitRows,
    Duration commitInterval,
    long cacheBytes,
    Optional<String> index,
    Duration joinTimeout,
    Duration retryMin,
    Duration retryMax,
    int maxPending,
    Optional<String> adapter,
    Optional<Path> checkpointDir,
    boolean fresh,
    OptionalInt metricsPort) {

  /** A commit holds no more ids than this on any registry. */
  public static final int MAX_COMMIT_ROWS = 5_000;

  /** What is wrong with logs that are not apart. */
  public static final String NOT_APART =
      "must be apart from primaryLog, or events would be read as both";

  public static final int MAX_SHARDS = 4_096;
  public static final int MAX_WRITERS = 1_024;
  public static final int DEFAULT_SHARDS = 16;
  public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofMillis(200);
  public static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(10);
  public static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(1);
  public static final Duration MIN_STOP_WHEN_IDLE = Duration.ofMillis(100);
  public static final Duration MAX_STOP_WHEN_IDLE = Duration.ofDays(1);
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofSeconds(1);
  public static final Duration MIN_COMMIT_INTERVAL = Duration.ofMillis(10);
  public static final Duration MAX_COMMIT_INTERVAL = Duration.ofMinutes(10);
  public static final Duration DEFAULT_JOIN_TIMEOUT = Duration.ofHours(1);
  public static final Duration MIN_JOIN_TIMEOUT = Duration.ofSeconds(1);
  public static final Duration MAX_JOIN_TIMEOUT = Duration.ofDays(365);
  public static final Duration DEFAULT_RETRY_MIN = Duration.ofSeconds(10);
  public static final Duration MIN_RETRY_MIN = Duration.ofMillis(10);
  public static final Duration MAX_RETRY_MIN = Duration.ofHours(1);
  public static final Duration DEFAULT_RETRY_MAX = Duration.ofMinutes(5);
  public static final Duration MAX_RETRY_MAX = Duration.ofDays(1);
  public static final int DEFAULT_MAX_PENDING = 500_000;
  public static final int MAX_MAX_PENDING = 100_000_000;
  public static final EventFields DEFAULT_PRIMARY_FIELDS =
      EventFields.primary("query_id", "timestamp");
  public static final EventFields DEFAULT_FOREIGN_FIELDS =
      EventFields.foreign("click_id", "query_id", "timestamp");

  /** Throws {@link InvalidConfigException} with every value that does not fit. */
  public JoinConfig {
    ConfigChecks checks = new ConfigChecks();
    checks.check(areApart(primaryLog, foreignLog), "foreignLog", foreignLog, NOT_APART);
    checks.logBesideOutput("primaryLog", primaryLog, output);
    checks.logBesideOutput("foreignLog", foreignLog, output);
    StoreUri.problem(registry)
        .ifPresent(problem -> checks.check(false, "registry", registry, problem));
    PipelineId.problem(pipelineId)
        .ifPresent(problem -> checks.check(false, "pipelineId", pipelineId, problem));
    checks.within("pollInterval", pollInterval, MIN_POLL_INTERVAL, MAX_POLL_INTERVAL);
    stopWhenIdle.ifPresent(
        idle -> checks.within("stopWhenIdle", idle, MIN_STOP_WHEN_IDLE, MAX_STOP_WHEN_IDLE));
    checks.within("shards", shards, 1, MAX_SHARDS);
    writers.ifPresent(n -> checks.within("writers", n, 1, MAX_WRITERS));
    checks.within("commitRows", commitRows, 1, MAX_COMMIT_ROWS);
    checks.within("commitInterval", commitInterval, MIN_COMMIT_INTERVAL, MAX_COMMIT_INTERVAL);
    checks.within("cacheBytes", cacheBytes, 0L, Long.MAX_VALUE);
    index
        .flatMap(StoreUri::problem)
        .ifPresent(problem -> checks.check(false, "index", index.orElseThrow(), problem));
    checks.check(
        !index.equals(Optional.of(registry)),
        "index",
        index.orElse("off"),
        "must be a store of its own, not the registry's");
    checks.within("joinTimeout", joinTimeout, MIN_JOIN_TIMEOUT, MAX_JOIN_TIMEOUT);
    checks.within("retryMin", retryMin, MIN_RETRY_MIN, MAX_RETRY_MIN);
    checks.within("retryMax", retryMax, retryMin, MAX_RETRY_MAX);
    checks.within("maxPending", maxPending, 1, MAX_MAX_PENDING);
    adapter
        .flatMap(Adapters::problem)
        .ifPresent(problem -> checks.check(false, "adapter", adapter.orElseThrow(), problem));
    checks.check(
        !fresh || checkpointDir.isPresent(),
        "fresh",
        fresh,
        "needs checkpointDir, as there is no checkpoint to leave aside without it");
    metricsPort.ifPresent(port -> checks.within("metricsPort", port, 0, 65_535));
    checks.finish();
  }

  /** Where an output's registry is when no other is named. */
  public static String defaultRegistry(Path output) {
    return "sqlite:" + output.resolve("registry.db");
  }

  /** Where a pipeline's index is when no other is named. */
  public static String defaultIndex(Path output, String pipelineId) {
    return "sqlite:" + output.resolve("index-" + pipelineId + ".db");
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whether neither folder is, or lies in, the other. */
  public static boolean areApart(Path left, Path right) {
    return Folders.areApart(left, right);
  }

  /** Collects a {@link JoinConfig}. The two logs, output and pipeline id must be set. */
  public static final class Builder {
    private Path primaryLog;
    private Path foreignLog;
    private Path output;
    private Optional<String> registry = Optional.empty();
    private String pipelineId;
    private EventFields primaryFields = DEFAULT_PRIMARY_FIELDS;
    private EventFields foreignFields = DEFAULT_FOREIGN_FIELDS;
    private Duration pollInterval = DEFAULT_POLL_INTERVAL;
    private Optional<Duration> stopWhenIdle = Optional.empty();
    private int shards = DEFAULT_SHARDS;
    private OptionalInt writers = OptionalInt.empty();
    private int commitRows = MAX_COMMIT_ROWS;
    private Duration commitInterval = DEFAULT_COMMIT_INTERVAL;
    private long cacheBytes = Runtime.getRuntime().maxMemory() / 4;
    private boolean indexed = true;
    private Optional<String> index = Optional.empty();
    private Duration joinTimeout = DEFAULT_JOIN_TIMEOUT;
    private Duration retryMin = DEFAULT_RETRY_MIN;
    private Duration retryMax = DEFAULT_RETRY_MAX;
    private int maxPending = DEFAULT_MAX_PENDING;
    private Optional<String> adapter = Optional.empty();
    private Optional<Path> checkpointDir = Optional.empty();
    private boolean fresh;
    private OptionalInt metricsPort = OptionalInt.empty();

    private Builder() {}

    public Builder primaryLog(Path directory) {
      this.primaryLog = directory;
      return this;
    }

    public Builder foreignLog(Path directory) {
      this.foreignLog = directory;
      return this;
    }

    public Builder output(Path directory) {
      this.output = directory;
      return this;
    }

    public Builder registry(String uri) {
      this.registry = Optional.of(uri);
      return this;
    }

    public Builder pipelineId(String text) {
      this.pipelineId = text;
      return this;
    }

    public Builder primaryFields(EventFields fields) {
      this.primaryFields = fields;
      return this;
    }

    public Builder foreignFields(EventFields fields) {
      this.foreignFields = fields;
      return this;
    }

    public Builder pollInterval(Duration duration) {
      this.pollInterval = duration;
      return this;
    }

    public Builder stopWhenIdle(Duration duration) {
      this.stopWhenIdle = Optional.of(duration);
      return this;
    }

    public Builder shards(int count) {
      this.shards = count;
      return this;
    }

    public Builder writers(int count) {
      this.writers = OptionalInt.of(count);
      return this;
    }

    public Builder commitRows(int rows) {
      this.commitRows = rows;
      return this;
    }

    public Builder commitInterval(Duration duration) {
      this.commitInterval = duration;
      return this;
    }

    public Builder cacheBytes(long bytes) {
      this.cacheBytes = bytes;
      return this;
    }

    public Builder index(String uri) {
      this.index = Optional.of(uri);
      return this;
    }

    public Builder withoutIndex() {
      this.indexed = false;
      return this;
    }

    public Builder joinTimeout(Duration duration) {
      this.joinTimeout = duration;
      return this;
    }

    public Builder retryMin(Duration duration) {
      this.retryMin = duration;
      return this;
    }

    public Builder retryMax(Duration duration) {
      this.retryMax = duration;
      return this;
    }

    public Builder maxPending(int events) {
      this.maxPending = events;
      return this;
    }

    public Builder adapter(String className) {
      this.adapter = Optional.of(className);
      return this;
    }

    public Builder checkpointDir(Path directory) {
      this.checkpointDir = Optional.of(directory);
      return this;
    }

    public Builder fresh(boolean value) {
      this.fresh = value;
      return this;
    }

    public Builder metricsPort(int port) {
      this.metricsPort = OptionalInt.of(port);
      return this;
    }

    private Optional<String> indexUri() {
      return indexed
          ? Optional.of(index.orElseGet(() -> defaultIndex(output, pipelineId)))
          : Optional.empty();
    }

    /**
     * Throws {@link InvalidConfigException} with every value that does not fit, and {@link
     * NullPointerException} if one that must be set is not.
     */
    public JoinConfig build() {
      Objects.requireNonNull(output, "output is not set");
      return new JoinConfig(
          Objects.requireNonNull(primaryLog, "primaryLog is not set"),
          Objects.requireNonNull(foreignLog, "foreignLog is not set"),
          output,
          registry.orElseGet(() -> defaultRegistry(output)),
          Objects.requireNonNull(pipelineId, "pipelineId is not set"),
          primaryFields,
          foreignFields,
          pollInterval,
          stopWhenIdle,
          shards,
          writers,
          commitRows,
          commitInterval,
          cacheBytes,
          indexUri(),
          joinTimeout,
          retryMin,
          retryMax,
          maxPending,
          adapter,
          checkpointDir,
          fresh,
          metricsPort);
    }
  }
}

package io.photonbeam.pipelines.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.commit.Commit;
import io.photonbeam.transforms.deadletter.DeadLetters;
import io.photonbeam.transforms.find.FindEvents;
import io.photonbeam.transforms.join.Join;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.NameProblems;
import io.photonbeam.transforms.source.Pace;
import io.photonbeam.transforms.source.TailLog;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The graph of the streaming join: both logs are followed, their events parted by shard, joined and
 * committed; whatever can't be joined becomes a dead letter.
 *
 * <pre>
 * primary log ─ TailLog ─ FindEvents ─┐
 *                                     ├─ Join ─ Commit ─▶ joined/
 * foreign log ─ TailLog ─ FindEvents ─┘      │         │
 *                            └────────────────┴─────────┴─ DeadLetters ─▶ unjoinable/
 * </pre>
 */
public final class JoinPipeline {
  /** A primary event that is read early has to stay in the cache until its foreign event comes. */
  private static final Duration PRIMARY_LEADS = Duration.ofMinutes(1);

  private final JoinConfig config;
  private final RunSpec run;

  /**
   * The pipeline of one run.
   *
   * @param run names the run; of this configuration's logs and registry
   */
  public JoinPipeline(JoinConfig config, RunSpec run) {
    this.config = config;
    this.run = run;
  }

  /**
   * Adds the graph to a pipeline.
   *
   * @param writers how many writers commit side by side
   * @return the commits, as they are published
   */
  public PCollection<CommitRecord> addTo(Pipeline pipeline, int writers) {
    PCollectionTuple primary =
        events(pipeline, "primary", primaryLog(), Role.PRIMARY, config.primaryFields());
    PCollectionTuple foreign =
        events(pipeline, "foreign", foreignLog(), Role.FOREIGN, config.foreignFields());
    PCollection<LogProblem> problems =
        PCollectionList.of(primary.get(FindEvents.PROBLEMS))
            .and(foreign.get(FindEvents.PROBLEMS))
            .apply("Problems", Flatten.pCollections());
    problems.apply("Name problems", NameProblems.of(run));
    PCollection<KV<Integer, EventBatch>> batches =
        PCollectionList.of(primary.get(FindEvents.BATCHES))
            .and(foreign.get(FindEvents.BATCHES))
            .apply("Both logs", Flatten.pCollections());
    PCollectionTuple joined = batches.apply("Join", Join.by(joinSettings(), run));
    PCollectionTuple committed =
        joined
            .get(Join.JOINED)
            .apply("Commit", Commit.to(settings(writers), config.foreignFields(), run));
    PCollection<UnjoinableBatch> unjoinable =
        PCollectionList.of(foreign.get(FindEvents.UNJOINABLE))
            .and(joined.get(Join.UNJOINABLE))
            .and(committed.get(Commit.UNJOINABLE))
            .apply("Unjoinable", Flatten.pCollections());
    PCollectionTuple.of(DeadLetters.EVENTS, unjoinable)
        .and(DeadLetters.PROBLEMS, withoutForeignEvents(primary, foreign))
        .apply("Dead letters", DeadLetters.to(deadLetters(), run));
    return committed.get(Commit.COMMITS);
  }

  /** Problems that have no letter yet: a malformed foreign event has one, with the event itself. */
  private static PCollection<LogProblem> withoutForeignEvents(
      PCollectionTuple primary, PCollectionTuple foreign) {
    PCollection<LogProblem> blocksAndFiles =
        foreign
            .get(FindEvents.PROBLEMS)
            .apply(
                "Foreign blocks and files",
                Filter.by(problem -> problem.kind() != LogProblem.Kind.MALFORMED_EVENT));
    return PCollectionList.of(primary.get(FindEvents.PROBLEMS))
        .and(blocksAndFiles)
        .apply("Problems without events", Flatten.pCollections());
  }

  private DeadLetters.Settings deadLetters() {
    return new DeadLetters.Settings(config.output().toString(), config.pipelineId());
  }

  private TailLog primaryLog() {
    // The cache of primary events is no part of a checkpoint: the log has to fill it again.
    return TailLog.under(config.primaryLog(), config.primaryFields(), run)
        .warmingUp()
        .at(primaryPace());
  }

  private TailLog foreignLog() {
    return TailLog.under(config.foreignLog(), config.foreignFields(), run)
        .at(primaryPace().ofTheOther(config.primaryLog()));
  }

  /** A foreign event that is read after its primary event finds it there, and need not wait. */
  private Pace primaryPace() {
    return Pace.leading(config.foreignLog(), PRIMARY_LEADS);
  }

  private PCollectionTuple events(
      Pipeline pipeline, String name, TailLog log, Role role, EventFields fields) {
    PCollection<LogChunk> chunks = pipeline.apply("Tail " + name + " log", log);
    return chunks.apply(
        "Find " + name + " events",
        FindEvents.of(role, fields, config.get(JoinConfig.SHARDS), run));
  }

  private Join.Settings joinSettings() {
    return new Join.Settings(
        config.primaryFields(),
        config.foreignFields(),
        config.get(JoinConfig.JOIN_TIMEOUT),
        config.get(JoinConfig.RETRY_MIN),
        config.get(JoinConfig.RETRY_MAX),
        Math.max(1, config.get(JoinConfig.MAX_PENDING) / config.get(JoinConfig.SHARDS)));
  }

  private Commit.Settings settings(int writers) {
    return new Commit.Settings(
        config.output().toString(),
        config.pipelineId(),
        writers,
        config.get(JoinConfig.COMMIT_ROWS),
        config.get(JoinConfig.COMMIT_INTERVAL),
        config.adapter().orElse(null));
  }
}

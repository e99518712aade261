package io.photonbeam.pipelines.retry;

import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.ListedLog;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.transforms.commit.Commit;
import io.photonbeam.transforms.deadletter.DeadLetters;
import io.photonbeam.transforms.deadletter.ReadDeadLetters;
import io.photonbeam.transforms.find.FindEvents;
import io.photonbeam.transforms.join.Join;
import io.photonbeam.transforms.join.JoinOnce;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.LogProblemCoder;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.NameProblems;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The graph that puts dead letters through the join again. The primary log is read once, and only
 * the events that the dead letters name leave the reader.
 *
 * <pre>
 * letters ─ ReadDeadLetters ─┬──────────────────┬─ JoinOnce ─ Commit ─▶ joined/
 *                            └ their keys ┐     │      └─────────┴─ DeadLetters ─▶ unjoinable/
 * primary log ─ ReadLog ───────────── FindEvents┘
 * </pre>
 */
final class RetryPipeline {
  /** A shard's events are in memory at the same time. */
  private static final int SHARDS = 64;

  private final RetryConfig config;
  private final List<Path> files;
  private final ListedLog primaryLog;
  private final RunSpec run;

  /** For dead letters in some files. */
  RetryPipeline(RetryConfig config, List<Path> files, ListedLog primaryLog, RunSpec run) {
    this.config = config;
    this.files = files;
    this.primaryLog = primaryLog;
    this.run = run;
  }

  void addTo(Pipeline pipeline, int writers) {
    SavedJoinConfig settings = config.settings();
    PCollectionTuple deadLetters =
        pipeline.apply("Letters", ReadDeadLetters.of(files, settings.foreignFields(), SHARDS, run));
    PCollectionTuple primary = wantedEvents(pipeline, deadLetters.get(ReadDeadLetters.BATCHES));
    primary.get(FindEvents.PROBLEMS).apply("Name problems", NameProblems.of(run));
    PCollectionTuple joined =
        PCollectionList.of(deadLetters.get(ReadDeadLetters.BATCHES))
            .and(primary.get(FindEvents.BATCHES))
            .apply("Both sides", Flatten.pCollections())
            .apply("Join", JoinOnce.on(settings.primaryFields(), settings.foreignFields(), run));
    PCollectionTuple committed =
        joined
            .get(Join.JOINED)
            .apply("Commit", Commit.to(commit(writers), settings.foreignFields(), run));
    // What is wrong in the primary log is a letter of the join already.
    PCollection<LogProblem> none =
        pipeline.apply("No problems", Create.empty(LogProblemCoder.of()));
    PCollectionTuple.of(
            DeadLetters.EVENTS,
            PCollectionList.of(deadLetters.get(ReadDeadLetters.UNJOINABLE))
                .and(joined.get(Join.UNJOINABLE))
                .and(committed.get(Commit.UNJOINABLE))
                .apply("Unjoinable", Flatten.pCollections()))
        .and(DeadLetters.PROBLEMS, none)
        .apply(
            "Dead letters",
            DeadLetters.to(
                new DeadLetters.Settings(config.output().toString(), config.pipelineId()), run));
  }

  private PCollectionTuple wantedEvents(
      Pipeline pipeline, PCollection<KV<Integer, EventBatch>> deadLetters) {
    SavedJoinConfig settings = config.settings();
    PCollection<KeyHashes> wanted =
        deadLetters
            .apply("Events", Values.create())
            .apply("Keys", Combine.globally(KeyHashes.ofBatches()));
    // Read before it is known what is wanted, the log would wait in memory on the Direct runner.
    PCollectionView<Long> since =
        wanted.apply("Known", MapElements.via(new Since())).apply("Since", View.asSingleton());
    return pipeline
        .apply("Primary log", primaryLog.read(settings.primaryFields(), run).changedSince(since))
        .apply(
            "Find primary events",
            FindEvents.of(Role.PRIMARY, settings.primaryFields(), SHARDS, run)
                .withKeys(wanted.apply("All keys", View.asSingleton())));
  }

  /** All of the primary log is read, or nothing if nothing is wanted. */
  private static final class Since extends SimpleFunction<KeyHashes, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long apply(KeyHashes wanted) {
      return wanted.size() == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  private Commit.Settings commit(int writers) {
    return new Commit.Settings(
        config.output().toString(),
        config.pipelineId(),
        writers,
        CommitLimits.MAX_IDS,
        Options.NONE.get(JoinConfig.COMMIT_INTERVAL),
        config.settings().adapter().orElse(null));
  }
}

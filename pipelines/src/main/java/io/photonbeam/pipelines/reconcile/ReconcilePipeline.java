package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.transforms.commit.Commit;
import io.photonbeam.transforms.find.FindEvents;
import io.photonbeam.transforms.join.Join;
import io.photonbeam.transforms.join.JoinOnce;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.repair.CountLeft;
import io.photonbeam.transforms.repair.FindMissing;
import io.photonbeam.transforms.repair.LostFiles;
import io.photonbeam.transforms.repair.PartJoined;
import io.photonbeam.transforms.repair.Rebuild;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.NameProblems;
import io.photonbeam.transforms.source.ReadLog;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Min;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The graph of one round. Each log is read once at most: the foreign one to find what is missing,
 * the primary one only if anything is, and then only the events that are wanted leave the reader.
 *
 * <pre>
 * foreign log ─ ReadLog ─ FindMissing ─┬─────────────────────┬─ JoinOnce ─┬─ Commit ─▶ joined/
 *                                      └ keys, earliest ┐    │            └─ Rebuild ─▶ joined/
 * primary log ─ ReadLog ────────────────────────── FindEvents┘
 * </pre>
 *
 * The branch that rebuilds is there only if files are lost.
 */
final class ReconcilePipeline {
  /**
   * Events are logged after they happened, by clocks that differ by less than this: a file that was
   * last written so long before a time holds no events of that time.
   */
  static final long SLACK_MICROS = TimeUnit.HOURS.toMicros(1);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final ReconcileConfig config;
  private final ReadLogs logs;
  private final ReconcileWindow range;
  private final LostFiles lost;
  private final LocalDate horizon;
  private final RunSpec run;

  ReconcilePipeline(
      ReconcileConfig config,
      ReadLogs logs,
      ReconcileWindow range,
      LostFiles lost,
      LocalDate horizon,
      RunSpec run) {
    this.config = config;
    this.logs = logs;
    this.range = range;
    this.lost = lost;
    this.horizon = horizon;
    this.run = run;
  }

  void addTo(Pipeline pipeline, int writers) {
    SavedJoinConfig settings = config.settings();
    PCollectionTuple missing =
        pipeline
            .apply("Foreign log", foreignLog())
            .apply(
                "Find missing events",
                FindMissing.of(
                    settings.foreignFields(),
                    config.get(ReconcileConfig.SHARDS),
                    range,
                    lost,
                    run));
    PCollectionTuple primary = wantedEvents(pipeline, missing);
    PCollectionList.of(missing.get(FindEvents.PROBLEMS))
        .and(primary.get(FindEvents.PROBLEMS))
        .apply("Problems", Flatten.pCollections())
        .apply("Name problems", NameProblems.of(run));
    PCollectionTuple joined =
        PCollectionList.of(missing.get(FindEvents.BATCHES))
            .and(primary.get(FindEvents.BATCHES))
            .apply("Both sides", Flatten.pCollections())
            .apply("Join", joinOnce());
    PCollectionTuple committed =
        rebuild(joined).apply("Commit", Commit.to(commit(writers), settings.foreignFields(), run));
    PCollectionList.of(joined.get(Join.UNJOINABLE))
        .and(committed.get(Commit.UNJOINABLE))
        .apply("Left", Flatten.pCollections())
        .apply("Count left", CountLeft.of(settings.foreignFields(), lost, run));
  }

  private ReadLog foreignLog() {
    ReadLog log = logs.foreign(config.settings().foreignFields(), run);
    long lostSince =
        lost.earliest()
            .map(hour -> TimeUnit.SECONDS.toMicros(hour.start().getEpochSecond()))
            .orElse(Long.MAX_VALUE);
    return log.changedSince(withSlack(Math.min(range.since(), lostSince)))
        .settledAt(range.settled());
  }

  private PCollectionTuple wantedEvents(Pipeline pipeline, PCollectionTuple missing) {
    SavedJoinConfig settings = config.settings();
    PCollectionView<KeyHashes> keys =
        missing
            .get(FindEvents.BATCHES)
            .apply("Events", Values.<EventBatch>create())
            .apply("Keys", Combine.globally(KeyHashes.ofBatches()).asSingletonView());
    PCollectionView<Long> earliest =
        missing
            .get(FindMissing.EARLIEST)
            .apply("Earliest", Min.longsGlobally())
            .apply("Less slack", MapElements.via(new WithSlack()))
            .apply("Earliest of all", View.asSingleton());
    return pipeline
        .apply(
            "Primary log",
            logs.primary(settings.primaryFields(), run)
                .changedSince(earliest)
                .settledAt(range.settled()))
        .apply(
            "Find primary events",
            FindEvents.of(
                    Role.PRIMARY, settings.primaryFields(), config.get(ReconcileConfig.SHARDS), run)
                .withKeys(keys));
  }

  /** A lost file may have been made of other contents of its events than a join makes now. */
  private JoinOnce joinOnce() {
    SavedJoinConfig settings = config.settings();
    JoinOnce join = JoinOnce.on(settings.primaryFields(), settings.foreignFields(), run);
    return lost.isEmpty() ? join : join.withOthers();
  }

  /** Takes the pairs away that belong into lost files. */
  private PCollection<KV<Integer, JoinedBatch>> rebuild(PCollectionTuple joined) {
    if (lost.isEmpty()) {
      return joined.get(Join.JOINED);
    }
    SavedJoinConfig settings = config.settings();
    PartJoined part = PartJoined.of(settings.foreignFields(), lost, run);
    PCollectionTuple parted = joined.get(Join.JOINED).apply("Part", part);
    PCollectionTuple others =
        joined.get(JoinOnce.OTHERS).apply("Part others", part.withoutCounting());
    Rebuild.Settings rebuild =
        new Rebuild.Settings(
            config.output().toString(),
            config.pipelineId(),
            config.get(ReconcileConfig.DEEP) ? FileCheck.CONTENT : FileCheck.SIZE,
            settings.adapter().orElse(null),
            horizon);
    parted
        .get(PartJoined.LOST)
        .apply(
            "Rebuild",
            Rebuild.of(rebuild, lost, settings.foreignFields(), run)
                .withOthers(others.get(PartJoined.LOST)));
    return parted.get(PartJoined.FREE);
  }

  /** Nobody waits for a round's rows, so they go into as few files as can be. */
  private Commit.Settings commit(int writers) {
    return new Commit.Settings(
        config.output().toString(),
        config.pipelineId(),
        writers,
        CommitLimits.MAX_IDS,
        LONGEST_WAIT,
        config.settings().adapter().orElse(null));
  }

  /** Leaves the ends of time where they are: all files, and none. */
  private static long withSlack(long micros) {
    return micros < Long.MIN_VALUE + SLACK_MICROS || micros == Long.MAX_VALUE
        ? micros
        : micros - SLACK_MICROS;
  }

  private static final class WithSlack extends SimpleFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long apply(Long micros) {
      return withSlack(micros);
    }
  }
}

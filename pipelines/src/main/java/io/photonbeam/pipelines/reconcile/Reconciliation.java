package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.compact.CompactSettings;
import io.photonbeam.pipelines.compact.Compaction;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.repair.RemoveOrphans;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunMetrics;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One round of a reconciliation. Goes back for whatever the streaming join has left, through the
 * same registry, so that nothing is ever joined twice; may run at any time, beside the pipelines
 * and beside other reconciliations.
 *
 * <ol>
 *   <li>Commits that were made and not published are published.
 *   <li>Published files that are gone or damaged are found, and visible files that the registry
 *       does not account for.
 *   <li>Staged files that nobody will publish are deleted, behind a fence.
 *   <li>The foreign log is read for events that nobody has joined, and for those of lost files;
 *       both are joined with the primary log, and committed, or written to their files again.
 *   <li>If wanted, large files are made of the small ones of past hours, beside them.
 * </ol>
 *
 * It may die at any moment: the next round does what is left. {@link #stop}, {@link #metrics} and
 * {@link #patience} may be used by any thread while it runs.
 */
public final class Reconciliation implements AutoCloseable {
  private final ReconcileConfig config;
  private final Clock clock;
  private final RunSpec run;
  private final RunContext context;
  private volatile boolean stopped;

  /** A round of its own; what its transforms share lives from now until it is closed. */
  public Reconciliation(ReconcileConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.run =
        new RunSpec(
            config.pipelineId() + " of " + config.output().toAbsolutePath().normalize(),
            List.of(
                config.settings().primaryLog().toString(),
                config.settings().foreignLog().toString()),
            Options.NONE.get(JoinConfig.POLL_INTERVAL),
            null,
            config.settings().registry(),
            0,
            null,
            clock);
    this.context = RunContext.begin(run);
  }

  /**
   * Does the round.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @throws IllegalArgumentException if no event can be in the range; nothing was done
   * @throws IOException if files can't be read or written, or the registry is not that of the
   *     output, or the pipeline id belongs to another output
   * @throws io.photonbeam.store.StoreAccessException if there is no such registry
   * @throws io.photonbeam.store.StoreUnavailableException if the registry can't be opened now, or
   *     the round was stopped while it was away, and that took too long
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails; what it
   *     has joined by then stays joined
   */
  public ReconcileReport run(PipelineOptions options, int writers) throws IOException {
    Instant began = clock.instant();
    Instant steadyBegan = context.steadyClock().instant();
    Scope scope = config.scope(began);
    Stores.openExisting(run.registry()).close();
    RegistryBinding binding =
        new RegistryBinding(config.output(), context.registry(), run.registry());
    CommitRecovery upkeep = new CommitRecovery(config, scope, bind(binding), context, began);
    upkeep.rollForward();
    upkeep.findLost();
    ReconcileReport.UnknownFiles unknown = upkeep.unknownFiles();
    upkeep.adopt();
    RemoveOrphans.Result orphans =
        new RemoveOrphans(
                context.registryCalls(),
                new OutputFolder(config.output()),
                began.minus(config.get(ReconcileConfig.GRACE)))
            .run(upkeep.pipelines());
    ReadLogs logs = ReadLogs.list(config.settings());
    boolean hasRows = metrics().reconcile.checkedFiles.sum() > 0;
    logs.problems(hasRows).forEach(metrics()::problem);
    Pipeline pipeline = Pipeline.create(options);
    new ReconcilePipeline(
            config, logs, config.window(scope, began), upkeep.lostFiles(), upkeep.horizon(), run)
        .addTo(pipeline, config.find(JoinConfig.WRITERS).orElse(writers));
    State state = pipeline.run().waitUntilFinish();
    if (state != State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    upkeep.finish();
    upkeep.rollForwardAgain(OutputPipelines.of(config.output(), binding));
    return new Reporting(
            scope, upkeep, orphans, unknown, compact(began), logs.files(), context.metrics())
        .report(
            began, ChronoUnit.MILLIS.between(steadyBegan, context.steadyClock().instant()) / 1e3);
  }

  /** Binds the round's pipeline to the output; returns those that were this output's before. */
  private OutputPipelines bind(RegistryBinding binding) throws IOException {
    OutputPipelines known = OutputPipelines.of(config.output(), binding);
    if (known.ids().isEmpty() && config.adopted().isEmpty()) {
      binding.requireTraces();
    }
    binding.bind(config.pipelineId(), context.random());
    return known;
  }

  private Optional<CompactReport> compact(Instant now) throws IOException {
    CompactSettings settings =
        new CompactSettings(
            config.output(),
            config.pipelineId(),
            now,
            config.get(ReconcileConfig.SETTLE),
            config.get(ReconcileConfig.DEEP),
            CompactSettings.Limits.DEFAULT);
    Compaction compaction =
        new Compaction(
            settings, context.commitIds(), metrics().reconcile.compactedFiles, () -> stopped);
    if (config.get(ReconcileConfig.COMPACT)) {
      return Optional.of(compaction.run());
    }
    compaction.clean();
    return Optional.empty();
  }

  /**
   * Makes the round end soon if a store is away, and leaves it to the next to make more large
   * files; otherwise it goes on to its end.
   */
  public void stop() {
    stopped = true;
    context.patience().stop();
  }

  /** Its live figures. */
  public RunMetrics metrics() {
    return context.metrics();
  }

  /** Its patience with its stores: which are away. */
  public RetryPolicy patience() {
    return context.patience();
  }

  @Override
  public void close() {
    context.patience().end();
    context.close();
  }
}

package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.LogUse;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.compact.CompactSettings;
import io.photonbeam.pipelines.compact.Compaction;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.pipelines.run.Outages;
import io.photonbeam.pipelines.run.OutputRun;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.repair.RemoveOrphans;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
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
 *   <li>If wanted, commits of other outputs are taken over: those that a pipeline that has ended
 *       left unpublished, or all of an output that is lost.
 *   <li>Staged files that nobody will publish are deleted, behind a fence.
 *   <li>The foreign log is read for events that nobody has joined, and for those of lost files;
 *       both are joined with the primary log, and committed, or written to their files again.
 *   <li>Other outputs that were named are looked at, whether their published files are there.
 *   <li>If wanted, large files are made of the small ones of past hours, beside them.
 * </ol>
 *
 * It may die at any moment: the next round does what is left. {@link #stop}, {@link #metrics} and
 * {@link #outages} may be used by any thread while it runs.
 */
public final class Reconciliation implements AutoCloseable {
  private final ReconcileConfig config;
  private final Clock clock;
  private final OutputRun run;

  /** A round of its own; what its transforms share lives from now until it is closed. */
  public Reconciliation(ReconcileConfig config, Clock clock) {
    this(config, RunEnvironment.local(clock));
  }

  /** The same, perhaps on a cluster, or with other retries. */
  public Reconciliation(ReconcileConfig config, RunEnvironment environment) {
    this.config = config;
    this.clock = environment.clock();
    this.run =
        new OutputRun(
            config, environment.newRun(config.pipelineId(), config, config.settings().registry()));
  }

  /** The same, telling nobody what it waits for. */
  public ReconcileReport run(PipelineOptions options, int writers) throws IOException {
    return run(options, writers, what -> {});
  }

  /**
   * Does the round.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @param tell is told what the start waits for
   * @throws IllegalArgumentException if no event can be in the range; nothing was done
   * @throws IOException if files can't be read or written, or the registry is not that of the
   *     output, or the pipeline id belongs to another output
   * @throws io.photonbeam.store.StoreAccessException if there is no such registry
   * @throws io.photonbeam.store.StoreUnavailableException if the registry is away for too long at
   *     the start, or the round was stopped while it was away, and that took too long
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails; what it
   *     has joined by then stays joined
   */
  public ReconcileReport run(PipelineOptions options, int writers, Consumer<String> tell)
      throws IOException {
    Instant began = clock.instant();
    Instant steadyBegan = run.context().steadyClock().instant();
    Scope scope = config.scope(began);
    run.beginExisting(tell);
    Peers peers = Peers.of(config.output(), config.peers());
    OutputPipelines known = bind(peers);
    CommitRecovery recovery = new CommitRecovery(config, scope, known, peers, run.context(), began);
    recovery.rollForward();
    recovery.findLost();
    ReconcileReport.UnknownFileCounts unknown = recovery.unknownFiles();
    recovery.takeOver();
    RemoveOrphans.Result orphans =
        new RemoveOrphans(
                run.context().registryCalls(),
                new OutputFolder(config.output()),
                began.minus(config.get(ReconcileConfig.GRACE)))
            .run(recovery.pipelines());
    ReadLogs logs = ReadLogs.list(config.settings());
    RunMetrics job = execute(options, writers, logs, scope, began, recovery);
    LogUse.Extent extent = scope.since().isEmpty() ? LogUse.Extent.WHOLE : LogUse.Extent.PART;
    logs.problems(recovery.checkedFiles() > 0, job, extent).forEach(job.problems()::addHere);
    recovery.finish(job.reconcile);
    recovery.rollForwardAgain(OutputPipelines.of(config.output(), run.binding()));
    return new ReportBuilder(
            scope,
            recovery,
            orphans,
            unknown,
            recovery.peers(),
            compact(began),
            logs.files(),
            job,
            run.committedRows())
        .report(
            began,
            ChronoUnit.MILLIS.between(steadyBegan, run.context().steadyClock().instant()) / 1e3);
  }

  private RunMetrics execute(
      PipelineOptions options,
      int writers,
      ReadLogs logs,
      Scope scope,
      Instant began,
      CommitRecovery recovery)
      throws IOException {
    int parallel = config.find(JoinConfig.WRITERS).orElse(writers);
    return run.executeBatch(
        options,
        (pipeline, spec) ->
            new ReconcilePipeline(
                    config,
                    logs,
                    config.window(scope, began),
                    recovery.lostFiles(),
                    recovery.horizon(),
                    spec)
                .addTo(pipeline, parallel));
  }

  /** Binds the round's pipeline to the output; returns those that were this output's before. */
  private OutputPipelines bind(Peers peers) throws IOException {
    OutputPipelines known = run.atStart("registry", this::known);
    run.atStart(
        "registry",
        () -> {
          peers.requireKnown(run.context().registry(), config.settings().registry());
          return null;
        });
    run.bind();
    return known;
  }

  private OutputPipelines known() throws IOException {
    OutputPipelines known = OutputPipelines.of(config.output(), run.binding());
    if (known.ids().isEmpty() && !config.takesOver()) {
      run.binding().requireTraces();
    }
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
            settings,
            run.context().commitIds(),
            metrics().reconcile.compactedFiles,
            run::isStopped);
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
    run.stop();
  }

  /** Whether it was asked to stop. */
  public boolean isStopped() {
    return run.isStopped();
  }

  /** What is counted for it, live. */
  public RunMetrics metrics() {
    return run.metrics();
  }

  /** Which of its stores are away. */
  public Outages outages() {
    return run.outages();
  }

  @Override
  public void close() {
    run.close();
  }
}

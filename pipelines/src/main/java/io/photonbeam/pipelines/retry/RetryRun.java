package io.photonbeam.pipelines.retry;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.run.CommittedRows;
import io.photonbeam.pipelines.run.ListedLog;
import io.photonbeam.pipelines.run.Outages;
import io.photonbeam.pipelines.run.OutputRun;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.deadletter.UnjoinableFolder;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Puts dead letters through the join again, with the same registry, so that nothing is joined
 * twice. May run beside the pipelines. Letters that come in meanwhile are left for the next time.
 *
 * <p>What fails again becomes a new letter; then the files that were read are deleted. A crash in
 * between leaves both, and the next retry puts the same events through once more, to no harm. Files
 * of places without events stay.
 */
public final class RetryRun implements AutoCloseable {
  private final RetryConfig config;
  private final OutputRun run;

  /** A run of its own; what its transforms share lives from now until it is closed. */
  public RetryRun(RetryConfig config, Clock clock) {
    this(config, RunEnvironment.local(clock));
  }

  /** The same, perhaps on a cluster, or with other retries. */
  public RetryRun(RetryConfig config, RunEnvironment environment) {
    this.config = config;
    this.run =
        new OutputRun(config, environment.newRun("retry", config, config.settings().registry()));
  }

  /**
   * Runs it, once.
   *
   * @param writers how many writers commit side by side
   * @throws IOException if letters can't be read or deleted, or the primary log not be listed, or
   *     the registry is not that of the output, or the pipeline id belongs to another output
   * @throws io.photonbeam.store.StoreAccessException if there is no such registry
   * @throws io.photonbeam.store.StoreUnavailableException if it is away for too long at the start
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails; no
   *     letter is lost
   */
  public RetryReport run(PipelineOptions options, int writers) throws IOException {
    return run(options, writers, whom -> {});
  }

  /**
   * The same.
   *
   * @param tell is told what it waits for: a registry, or another retry of the output
   */
  public RetryReport run(PipelineOptions options, int writers, Consumer<String> tell)
      throws IOException {
    UnjoinableFolder folder = new UnjoinableFolder(config.output());
    if (folder.filesWithEvents(config.reasons()).isEmpty()) {
      return RetryReport.NOTHING;
    }
    run.beginExisting(tell);
    run.bind();
    run.takeLease(tell, why -> {});
    // Another retry may have been at work until now.
    List<Path> files = folder.filesWithEvents(config.reasons());
    return files.isEmpty() ? RetryReport.NOTHING : retry(folder, files, options, writers);
  }

  private RetryReport retry(
      UnjoinableFolder folder, List<Path> files, PipelineOptions options, int writers)
      throws IOException {
    ListedLog primary = ListedLog.under(Role.PRIMARY, config.settings().primaryLog());
    folder.clearStaged(config.pipelineId());
    run.atStart("registry", this::rollForward);
    RunMetrics job =
        run.executeBatch(
            options,
            (pipeline, spec) ->
                new RetryPipeline(config, files, primary, spec).addTo(pipeline, writers));
    for (LogProblem problem : primary.problems(true, job, LogUse.Extent.WHOLE)) {
      job.problems().addHere(problem);
      metrics().problems().addHere(problem);
    }
    UnjoinableFolder.delete(files);
    return report(files.size(), job);
  }

  private RollForward.Result rollForward() throws IOException {
    return new RollForward(config.output()).run(run.context().registry(), config.pipelineId());
  }

  /**
   * Ends it soon, if it is on a cluster: its job is cancelled, and the run fails. What it has
   * joined stays joined, and all letters stay. May be called by any thread.
   */
  public void stop() {
    run.cancel();
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

  private RetryReport report(long files, RunMetrics job) {
    Map<Reason, Long> failedAgain = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      if (job.unjoined(reason) > 0) {
        failedAgain.put(reason, job.unjoined(reason));
      }
    }
    CommittedRows joined = run.committedRows();
    return new RetryReport(
        files,
        job.foreignEvents.sum(),
        joined.count(),
        joined.takenByOthers(job),
        job.repeated.sum(),
        failedAgain,
        Unseen.of(job.problems()::count));
  }
}

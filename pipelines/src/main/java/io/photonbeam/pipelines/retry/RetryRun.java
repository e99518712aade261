package io.photonbeam.pipelines.retry;

import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.deadletter.UnjoinableFolder;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunMetrics;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
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
  private final RunSpec run;
  private final RunContext context;

  /** A run of its own; what its transforms share lives from now until it is closed. */
  public RetryRun(RetryConfig config, Clock clock) {
    this.config = config;
    this.run = runSpec(config, clock);
    this.context = RunContext.begin(run);
  }

  /**
   * Runs it, once.
   *
   * @param writers how many writers commit side by side
   * @throws IOException if letters can't be read or deleted, or the registry is not that of the
   *     output, or the pipeline id belongs to another output
   * @throws io.photonbeam.store.StoreAccessException if there is no such registry
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails; no
   *     letter is lost
   */
  public RetryReport run(PipelineOptions options, int writers) throws IOException {
    return run(options, writers, whom -> {});
  }

  /**
   * The same.
   *
   * @param tell is told whom it waits for, if another retry of the output is at work
   */
  public RetryReport run(PipelineOptions options, int writers, Consumer<String> tell)
      throws IOException {
    UnjoinableFolder folder = new UnjoinableFolder(config.output());
    List<Path> files = folder.filesWithEvents(config.reasons());
    if (files.isEmpty()) {
      return RetryReport.NOTHING;
    }
    Stores.openExisting(run.registry()).close();
    new RegistryBinding(config.output(), context.registry(), run.registry())
        .bind(config.pipelineId(), context.random());
    PipelineLease lease =
        PipelineLease.take(
            context.registry(),
            config.pipelineId(),
            PipelineLease.ofThisProcess(context.commitIds().next().text(), run.clock().instant()),
            PipelineLease.Times.DEFAULT,
            System::nanoTime,
            Sleeper.system(),
            tell,
            why -> {});
    try {
      return runAlone(folder, files, options, writers);
    } finally {
      lease.close();
    }
  }

  private RetryReport runAlone(
      UnjoinableFolder folder, List<Path> files, PipelineOptions options, int writers)
      throws IOException {
    folder.clearStaged(config.pipelineId());
    new RollForward(context.registry(), config.output()).run(config.pipelineId());
    Pipeline pipeline = Pipeline.create(options);
    new RetryPipeline(config, files, run).addTo(pipeline, writers);
    State state = pipeline.run().waitUntilFinish();
    if (state != State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    UnjoinableFolder.delete(files);
    return report(files.size(), context.metrics());
  }

  /** Its live figures; any thread may read them while it runs. */
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

  private static RunSpec runSpec(RetryConfig config, Clock clock) {
    return new RunSpec(
        "retry of " + config.output().toAbsolutePath().normalize(),
        List.of(config.settings().primaryLog().toString()),
        Options.NONE.get(JoinConfig.POLL_INTERVAL),
        null,
        config.settings().registry(),
        0,
        null,
        clock);
  }

  private static RetryReport report(long files, RunMetrics metrics) {
    Map<Reason, Long> failedAgain = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      if (metrics.unjoined(reason) > 0) {
        failedAgain.put(reason, metrics.unjoined(reason));
      }
    }
    return new RetryReport(
        files,
        metrics.foreignEvents.sum(),
        metrics.joined.sum(),
        metrics.alreadyTaken.sum(),
        metrics.repeated.sum(),
        failedAgain);
  }
}

package io.photonbeam.pipelines.join;

import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.deadletter.UnjoinableFolder;
import io.photonbeam.transforms.index.PrimaryLog;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunMetrics;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.LogReaders;
import io.photonbeam.transforms.source.LogWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One run of the streaming join in this process, from rolling forward what an earlier run left to
 * the end of the drain. {@link #stop}, {@link #metrics}, {@link #watch} and {@link #patience} may
 * be used by any thread while it runs.
 */
public final class JoinRun implements AutoCloseable {
  private final JoinConfig config;
  private final RunSpec run;
  private final RunContext context;
  private PipelineLease lease;

  /** A run of its own; what its transforms share lives from now until it is closed. */
  public JoinRun(JoinConfig config, Clock clock) {
    this(config, clock, RetrySettings.defaults());
  }

  /** With a patience of its own. */
  JoinRun(JoinConfig config, Clock clock, RetrySettings patience) {
    this.config = config;
    this.run =
        new RunSpec(
            config.pipelineId() + " of " + config.output().toAbsolutePath().normalize(),
            List.of(config.primaryLog().toString(), config.foreignLog().toString()),
            config.get(JoinConfig.POLL_INTERVAL),
            config.find(JoinConfig.STOP_WHEN_IDLE).orElse(null),
            config.registry(),
            config.get(JoinConfig.CACHE_BYTES),
            config.index().orElse(null),
            clock,
            patience);
    this.context = RunContext.begin(run);
  }

  /**
   * Whether the registry has never known a commit: whatever an earlier run joined, it does not
   * know.
   */
  public boolean isFirst() {
    return context.registry().isNew();
  }

  /**
   * Binds this pipeline to its output, and makes sure that no other process runs it: waits for one
   * that does, some {@link PipelineLease.Times#DEFAULT time} long. Done by {@link #rollForward} if
   * it was not done before.
   *
   * @param tell is told whom it waits for
   * @throws IOException as {@link #rollForward} says, or if the other process does not end
   */
  public void begin(Consumer<String> tell) throws IOException {
    if (lease != null) {
      return;
    }
    new RegistryBinding(config.output(), context.registry(), config.registry())
        .bind(config.pipelineId(), context.random());
    lease =
        PipelineLease.take(
            context.registry(),
            config.pipelineId(),
            PipelineLease.ofThisProcess(context.commitIds().next().text(), run.clock().instant()),
            PipelineLease.Times.DEFAULT,
            System::nanoTime,
            Sleeper.system(),
            tell,
            why -> stop());
  }

  /**
   * Binds this pipeline to its output, publishes what an earlier run of it had committed and not
   * published, clears away the dead letters that it was about to write, as they will be written
   * again, and notes the settings in the output, for a retry.
   *
   * @throws IOException if the registry is not that of the output, or the pipeline belongs to
   *     another output; then nothing was done. Or if another process runs the pipeline, or files
   *     can't be moved
   */
  public RollForward.Result rollForward() throws IOException {
    begin(whom -> {});
    return finishCommits();
  }

  private RollForward.Result finishCommits() throws IOException {
    new UnjoinableFolder(config.output()).clearStaged(config.pipelineId());
    config.settings().write(config.output());
    IdRegistry registry = context.registry();
    return new RollForward(registry, config.output()).run(config.pipelineId());
  }

  /**
   * Runs until the logs are idle or {@link #stop} is called, and all that was read is joined and
   * committed or given up. Waits for a registry that is away, as long as it takes. At the end it
   * rolls forward once more: a commit of a run that was killed may be applied by a distant store a
   * few seconds after its end, too late for this run's start.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @throws StoreUnavailableException if it was stopped while the registry was away, and that took
   *     too long; nothing is lost
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails
   */
  public void run(PipelineOptions options, int writers) {
    Pipeline pipeline = Pipeline.create(options);
    new JoinPipeline(config, run).addTo(pipeline, config.find(JoinConfig.WRITERS).orElse(writers));
    State state;
    try {
      PipelineResult result = pipeline.run();
      state = result.waitUntilFinish();
    } catch (RuntimeException e) {
      throw gaveUp().map(why -> givenUp(why, e)).orElse(e);
    }
    if (state != State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    Optional<String> lost = lease == null ? Optional.empty() : lease.lost();
    if (lost.isPresent()) {
      throw new IllegalStateException(lost.get());
    }
    rollForwardAtEnd();
  }

  private void rollForwardAtEnd() {
    try {
      finishCommits();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RuntimeException givenUp(String why, RuntimeException failure) {
    StoreUnavailableException givenUp = new StoreUnavailableException(why);
    givenUp.addSuppressed(failure);
    return givenUp;
  }

  /**
   * Makes the run stop reading and drain. Returns at once. If a store is away, the run ends without
   * it after {@link RetrySettings#stopGrace}.
   */
  public void stop() {
    LogReaders.of(context).watch().stop();
    context.patience().stop();
  }

  /**
   * Why the run, asked to stop, has given up waiting for a store: from then on it can only fail,
   * though a runner may first try again.
   */
  public Optional<String> gaveUp() {
    return context.patience().gaveUp();
  }

  /** Its live figures. */
  public RunMetrics metrics() {
    return context.metrics();
  }

  /** Blocks of the primary log that it has read for look-ups; known after it is closed as well. */
  public long blocksRead() {
    return PrimaryLog.of(context).blocksRead();
  }

  /** Its look at the logs. */
  public LogWatch watch() {
    return LogReaders.of(context).watch();
  }

  /** Its patience with its stores: which are away. */
  public RetryPolicy patience() {
    return context.patience();
  }

  @Override
  public void close() {
    context.patience().end();
    if (lease != null) {
      lease.close();
    }
    context.close();
  }
}

package io.photonbeam.pipelines.join;

import io.photonbeam.log.LogUse;
import io.photonbeam.pipelines.run.MalformedLogs;
import io.photonbeam.pipelines.run.Outages;
import io.photonbeam.pipelines.run.OutputRun;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.deadletter.UnjoinableFolder;
import io.photonbeam.transforms.index.PrimaryLog;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.runtime.Settling;
import io.photonbeam.transforms.source.LogReaders;
import io.photonbeam.transforms.source.LogWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One run of the streaming join, from rolling forward what an earlier run left to its end in order,
 * when it has drained, or settled if its state is kept. {@link #stop}, {@link #metrics} and {@link
 * #outages} may be used by any thread while it runs.
 */
public final class JoinRun implements AutoCloseable {
  private final JoinConfig config;
  private final OutputRun run;
  private boolean begun;
  private volatile RunMetrics ofJob;

  /** A run of its own; what its transforms share lives from now until it is closed. */
  public JoinRun(JoinConfig config, Clock clock) {
    this(config, RunEnvironment.local(clock));
  }

  /** The same, perhaps on a cluster, or with other retries. */
  public JoinRun(JoinConfig config, RunEnvironment environment) {
    this.config = config;
    RunSpec spec =
        environment.newRun(config.pipelineId(), config, config.registry()).with(following(config));
    this.run = new OutputRun(config, spec);
  }

  private static RunSpec.Following following(JoinConfig config) {
    return new RunSpec.Following(
        List.of(config.primaryLog().toString(), config.foreignLog().toString()),
        config.get(JoinConfig.POLL_INTERVAL),
        config.find(JoinConfig.STOP_WHEN_IDLE).orElse(null),
        config.cacheBytes(),
        config.index().orElse(null));
  }

  /**
   * Opens registry and index, binds this pipeline to its output, and makes sure that no other
   * process runs it: waits for one that does, as long as {@code --startTimeout} says. Done by
   * {@link #rollForward}, {@link #run} and {@link #submit} if it was not done before.
   *
   * @param tell is told what it waits for
   * @throws IOException as {@link #rollForward} says, or if the other process does not end
   * @throws StoreUnavailableException if registry or index are away for too long
   */
  public void begin(Consumer<String> tell) throws IOException {
    if (begun) {
      return;
    }
    run.begin(tell);
    run.bind();
    run.takeLease(tell, why -> loseLease());
    run.atStart(
        "index",
        () -> {
          PrimaryLog.of(run.context()).openIndex();
          return null;
        });
    begun = true;
  }

  /** Whoever has taken the pipeline over goes on from a state of its own. */
  private void loseLease() {
    settling().drain();
    stop();
  }

  /**
   * Makes the run, at its end, not drain but stand still, so that its state can be kept for the
   * next one: see {@link Settling}. For a run in this process, before it begins.
   */
  public Settling keepsState() {
    settling().want();
    return settling();
  }

  private Settling settling() {
    return Settling.of(run.context());
  }

  /**
   * Whether the registry has never known a commit: whatever an earlier run joined, it does not
   * know. Only once it has begun.
   */
  public boolean isFirst() throws IOException {
    return run.atStart("registry", () -> run.context().registry().isNew());
  }

  /**
   * Binds this pipeline to its output, publishes what an earlier run of it had committed and not
   * published, clears away the dead letters that it was about to write, as they will be written
   * again, and notes the settings in the output, for a retry.
   *
   * @throws IOException if the registry is not that of the output, or the pipeline belongs to
   *     another output; then nothing was done. Or if another process runs the pipeline, or files
   *     can't be moved
   * @throws StoreUnavailableException if registry or index are away for too long
   */
  public RollForward.Result rollForward() throws IOException {
    begin(what -> {});
    RollForward rollForward = new RollForward(config.output());
    return run.atStart("registry", () -> finishCommits(rollForward, run.context().registry()));
  }

  private RollForward.Result finishCommits(RollForward rollForward, IdRegistry registry)
      throws IOException {
    new UnjoinableFolder(config.output()).clearStaged(config.pipelineId());
    config.settings().write(config.output());
    return rollForward.run(registry, config.pipelineId());
  }

  /**
   * Runs until the logs are idle or {@link #stop} is called, and all that was read is joined and
   * committed or given up. Waits for a registry that is away, as long as it takes. At the end it
   * rolls forward once more: a commit of a run that was killed may be applied by a distant store a
   * few seconds after its end, too late for this run's start.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @throws IOException as {@link #begin} says, or if files can't be moved at the end
   * @throws StoreUnavailableException if it was stopped while the registry was away, and that took
   *     too long; nothing is lost
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails
   */
  public void run(PipelineOptions options, int writers) throws IOException {
    begin(what -> {});
    ofJob = run.execute(options, graph(writers));
    RollForward rollForward = new RollForward(config.output());
    run.context().registryCalls().write(registry -> finishCommits(rollForward, registry));
  }

  /**
   * Names logs of which no event could be used, or hardly any, among the problems of the metrics;
   * for a run that has ended.
   *
   * @param extent how much of the logs it has read: a part, if it went on from a state or was asked
   *     to stop
   */
  public void judgeLogs(LogUse.Extent extent) {
    judge(Role.PRIMARY, config.primaryLog(), extent);
    judge(Role.FOREIGN, config.foreignLog(), extent);
  }

  private void judge(Role role, Path log, LogUse.Extent extent) {
    MalformedLogs.problem(metrics(), role, log, extent).ifPresent(metrics().problems()::addHere);
  }

  /**
   * Gives the join to a cluster, where it goes on when this process has ended.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @return the job
   * @throws IOException as {@link #begin} says
   */
  public PipelineResult submit(PipelineOptions options, int writers) throws IOException {
    begin(what -> {});
    return run.submit(options, graph(writers));
  }

  private OutputRun.Graph graph(int writers) {
    return (pipeline, spec) ->
        new JoinPipeline(config, spec)
            .addTo(pipeline, config.find(JoinConfig.WRITERS).orElse(writers));
  }

  /**
   * Makes the run stop reading and drain, or settle if it keeps its state. Returns at once. If a
   * store is away, the run ends without it after {@link RetrySettings#stopGrace}.
   */
  public void stop() {
    LogReaders.of(run.context()).watch().stop();
    run.stop();
  }

  /**
   * Why the run, asked to stop, has given up waiting for a store: from then on it can only fail,
   * though a runner may first try again.
   */
  public Optional<String> gaveUp() {
    return run.gaveUp();
  }

  /**
   * What is counted for it, live, as far as the processes that work for it have told; if they could
   * not, what the runner knows at the end.
   */
  public RunMetrics metrics() {
    RunMetrics told = run.metrics();
    return ofJob != null && told.isEmpty() ? ofJob : told;
  }

  /** Whether processes of a cluster work for it now. */
  public boolean isWorkedFor() {
    return run.isWorkedFor();
  }

  /** Whether its logs are read: by this process, or by those of a cluster that work for it now. */
  public boolean isReading() {
    return run.context().spec().isDistributed()
        ? isWorkedFor()
        : LogReaders.of(run.context()).watch().hasLooked();
  }

  /** Why a process of the cluster can't work for it, so that it fails. */
  public Optional<String> refusal() {
    return run.refusal();
  }

  /** Folder of the primary log. */
  public Path primaryLog() {
    return config.primaryLog();
  }

  /** Folder of the foreign log. */
  public Path foreignLog() {
    return config.foreignLog();
  }

  /** Whether it was asked to stop. */
  public boolean isStopped() {
    return run.isStopped();
  }

  /** Why another process has taken the pipeline over, so that this run drains and fails. */
  public Optional<String> lostLease() {
    return run.lostLease();
  }

  /** Which of its stores and log folders are away. */
  public Outages outages() {
    LogWatch logs = LogReaders.of(run.context()).watch();
    return run.outages().and(logs::takeNews, logs::away);
  }

  /** How it retries calls to its stores. */
  RetryPolicy retryPolicy() {
    return run.retryPolicy();
  }

  @Override
  public void close() {
    run.close();
  }
}

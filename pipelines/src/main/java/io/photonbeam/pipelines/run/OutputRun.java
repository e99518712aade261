package io.photonbeam.pipelines.run;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.metrics.JobMetrics;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.CountJob;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.runtime.SharedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The life of one run over an output: {@link #begin}, {@link #bind}, perhaps {@link #takeLease},
 * {@link #execute}, {@link #close}. What its transforms share lives as long as it does. {@link
 * #stop}, {@link #cancel}, {@link #isStopped}, {@link #metrics}, {@link #retryPolicy} and {@link
 * #gaveUp} may be used by any thread; the rest by one.
 */
public final class OutputRun implements AutoCloseable {
  /** The transforms of a run. */
  @FunctionalInterface
  public interface Graph {
    /**
     * Adds them to a pipeline.
     *
     * @param run what they are to know of their run
     */
    void addTo(Pipeline pipeline, RunSpec run);
  }

  /** What is said of a job that somebody has cancelled, after its name. */
  public static final String WAS_CANCELLED =
      "was cancelled: what it had joined stays joined, and the same command does what is left";

  /** Processes of one job have clocks that differ by less, and none is set back by more. */
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final Path output;
  private final RunContext context;
  private final Optional<RunWatch> watch;
  private final Instant created;
  private final StartWait start;
  private Consumer<String> tell = what -> {};
  private RegistryBinding binding;
  private PipelineLease lease;
  private volatile boolean stopped;
  private PipelineResult job;
  private volatile boolean cancelled;

  /**
   * A run that begins now.
   *
   * @param config also says how long its start waits for a registry, an index and another process
   */
  public OutputRun(RunConfig config, RunSpec spec) {
    this.output = config.output();
    this.context = RunContext.begin(spec);
    this.watch =
        Optional.of(spec)
            .filter(RunSpec::isDistributed)
            .map(on -> new RunWatch(this::board, context.steadyClock()));
    this.created = spec.clock().instant();
    this.start =
        new StartWait(
            config.get(OutputOptions.START_TIMEOUT),
            context.steadyClock(),
            Sleeper.system(),
            () -> stopped,
            what -> tell.accept(what));
  }

  /**
   * Opens the registry, making it when there is none.
   *
   * @param tell is told what the start waits for
   * @throws StoreUnavailableException if it does not become available in time
   * @throws io.photonbeam.store.StoreAccessException if its place can't be used
   */
  public void begin(Consumer<String> tell) throws IOException {
    this.tell = tell;
    IdRegistry registry = atStart("registry", context::registry);
    binding = new RegistryBinding(output, registry, context.spec().registry());
  }

  /**
   * Opens the registry that is there.
   *
   * @param tell is told what the start waits for
   * @throws StoreUnavailableException if it does not become available in time
   * @throws io.photonbeam.store.StoreAccessException if there is none, or it can't be used
   */
  public void beginExisting(Consumer<String> tell) throws IOException {
    this.tell = tell;
    atStart(
        "registry",
        () -> {
          StoreUri registry = StoreUri.parse(context.spec().registry());
          Stores.openExisting(registry, context.storeOptions()).close();
          return null;
        });
    begin(tell);
  }

  /** Whatever the start needs of a store, as often as it takes within the time it may wait. */
  public <T> T atStart(String store, StartWait.Attempt<T> attempt) throws IOException {
    return start.until(store, attempt);
  }

  /** The binding of the output and its registry. */
  public RegistryBinding binding() {
    return binding;
  }

  /**
   * Binds the pipeline to the output.
   *
   * @throws IOException as {@link RegistryBinding#bind} says; then the registry is as it was
   */
  public void bind() throws IOException {
    atStart(
        "registry",
        () -> {
          binding.bind(pipeline(), context.random());
          return null;
        });
  }

  /**
   * Makes sure that no other process runs the pipeline: waits for one that does. A run that another
   * one takes over fails at its end.
   *
   * @param tell is told whom it waits for
   * @param whenLost is told, on another thread, why another process has taken it over
   * @throws IOException if the other process does not end in time
   */
  public void takeLease(Consumer<String> tell, Consumer<String> whenLost) throws IOException {
    PipelineLease.Times times = PipelineLease.Times.DEFAULT.startingWithin(start.left());
    // One for all attempts: the first may have been stored, and its answer lost.
    Lease mine = newLease();
    lease =
        atStart(
            "registry",
            () ->
                PipelineLease.take(
                    context.registry(),
                    pipeline(),
                    mine,
                    times,
                    System::nanoTime,
                    this::sleepUnlessStopped,
                    tell,
                    whenLost));
    atStart(
        "registry",
        () -> {
          board().clear();
          return null;
        });
    if (watch.isEmpty()) {
      context.becomeMember();
    }
  }

  private Lease newLease() {
    RunSpec spec = context.spec();
    String token = spec.stamp().text();
    return spec.isDistributed()
        ? Lease.ofCluster(token, spec.cluster().address(), context.clock().instant())
        : PipelineLease.ofThisProcess(token, context.clock().instant());
  }

  private RunBoard board() {
    return context.registry().board(pipeline(), context.spec().stamp());
  }

  private String pipeline() {
    return context.spec().pipeline();
  }

  private RunSpec spec() throws IOException {
    if (watch.isEmpty()) {
      return context.spec();
    }
    List<SharedFile> shared = new ArrayList<>(List.of(SharedFile.of(binding.mark())));
    for (String log : context.spec().following().logs()) {
      if (Files.isDirectory(Path.of(log))) {
        shared.add(SharedFile.folder(Path.of(log)));
      }
    }
    return context.spec().sharing(shared);
  }

  private void sleepUnlessStopped(Duration time) throws InterruptedException {
    if (stopped) {
      throw new StoreUnavailableException("another process runs pipeline '" + pipeline() + "'");
    }
    Sleeper.system().sleep(time);
  }

  /**
   * Runs a batch pipeline to its end. Waits for a registry that is away, as long as it takes.
   *
   * @return the metrics of the whole job
   * @throws IllegalStateException if the runner tells none, or another process took the lease
   * @throws StoreUnavailableException as {@link #execute} says
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails
   */
  public RunMetrics executeBatch(PipelineOptions options, Graph graph) throws IOException {
    return JobMetrics.ofBatch(
        run(
            options,
            (pipeline, spec) -> {
              pipeline.apply("Count job", CountJob.of(spec));
              graph.addTo(pipeline, spec);
            }));
  }

  /**
   * Runs a pipeline to its end. Waits for a registry that is away, as long as it takes.
   *
   * @return the metrics of the whole job
   * @throws StoreUnavailableException if it was stopped while the registry was away, and that took
   *     too long; nothing is lost
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails
   */
  public RunMetrics execute(PipelineOptions options, Graph graph) throws IOException {
    return JobMetrics.of(run(options, graph));
  }

  private MetricResults run(PipelineOptions options, Graph graph) throws IOException {
    PipelineResult result;
    State state;
    try {
      result = submit(options, graph);
      state = result.waitUntilFinish();
      watch.ifPresent(RunWatch::look);
    } catch (RuntimeException e) {
      throw gaveUp()
          .map(why -> givenUp(why, e))
          .or(() -> refusal().map(why -> new IllegalStateException(why, e)))
          .orElse(e);
    }
    if (refusal().isPresent()) {
      throw new IllegalStateException(refusal().get());
    }
    if (state == State.CANCELLED) {
      throw new IllegalStateException("its job " + WAS_CANCELLED);
    }
    if (state != State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    if (lostLease().isPresent()) {
      throw new IllegalStateException(lostLease().get());
    }
    return result.metrics();
  }

  /**
   * Gives a pipeline to its runner. On a cluster it runs from then on, whether this process does or
   * not; elsewhere the runner decides whether this returns before the end.
   *
   * @throws IOException if the output's mark can't be read
   * @throws IllegalStateException if the run was cancelled before
   * @throws RuntimeException as the runner says
   */
  public PipelineResult submit(PipelineOptions options, Graph graph) throws IOException {
    Pipeline pipeline = Pipeline.create(options);
    graph.addTo(pipeline, spec());
    if (cancelled) {
      throw new IllegalStateException("it was stopped before its job was submitted");
    }
    PipelineResult result = pipeline.run();
    if (watch.isPresent()) {
      job = result;
      watch.get().begin(() -> cancel(result));
    }
    return result;
  }

  private static void cancel(PipelineResult result) {
    try {
      result.cancel();
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
   * Rows that the run has committed and that are published, as the registry has them: whichever
   * process and attempt it was.
   */
  public long committedRows() {
    LongAdder rows = new LongAdder();
    Instant since = created.minus(CLOCKS_DIFFER);
    context
        .registryCalls()
        .read(
            registry -> {
              rows.reset();
              registry.forEachCommitOf(
                  context.spec().stamp(), since, commit -> rows.add(published(commit)));
              return null;
            });
    return rows.sum();
  }

  /**
   * Events that others have joined, by what the job has counted. What attempts that failed had
   * committed was found to be taken by those that did their work again: it is this run's all the
   * same.
   *
   * @param committedRows what the run has made visible in all
   * @param job what of it the job's metrics know, and how much was taken
   */
  public static long takenByOthers(long committedRows, RunMetrics job) {
    return job.alreadyTaken.sum() - (committedRows - job.joined.sum());
  }

  private static long published(CommitRecord commit) {
    return commit.state() == CommitRecord.State.PUBLISHED ? commit.rows() : 0;
  }

  /** What its transforms share. */
  public RunContext context() {
    return context;
  }

  /** What is counted for the run, as it is now, as far as its processes have told. */
  public RunMetrics metrics() {
    return watch.map(RunWatch::metrics).orElseGet(context::metrics);
  }

  /** Whether processes of a cluster work for it now. */
  public boolean isWorkedFor() {
    return watch.filter(there -> !there.members().isEmpty()).isPresent();
  }

  /** Why a process of the cluster can't work for it, so that it fails. */
  public Optional<String> refusal() {
    return watch.flatMap(RunWatch::refusal);
  }

  /** Which stores are away, for this process or those that work for it. */
  public Outages outages() {
    Outages here = Outages.of(context.retryPolicy());
    return watch.map(there -> here.and(there::takeNews, there::away)).orElse(here);
  }

  /** How it retries calls to its stores. */
  public RetryPolicy retryPolicy() {
    return context.retryPolicy();
  }

  /** Ends waiting for stores: at once at the start, after {@code stopGrace} later. */
  public void stop() {
    stopped = true;
    watch.ifPresent(RunWatch::askToStop);
    context.retryPolicy().stop();
  }

  /** Stops a job of a cluster that can't be drained: what it has committed stays. */
  public void cancel() {
    cancelled = true;
    watch.ifPresent(RunWatch::endJob);
    stop();
  }

  /** Why another process has taken the pipeline over; empty as long as none has. */
  public Optional<String> lostLease() {
    return lease == null ? Optional.empty() : lease.lost();
  }

  /** Whether it was stopped. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Why the run, asked to stop, has given up waiting for a store: from then on it can only fail,
   * though a runner may first try again.
   */
  public Optional<String> gaveUp() {
    return context.retryPolicy().gaveUp();
  }

  /** A job on a cluster that has not ended goes on without this process, and keeps the lease. */
  @Override
  public void close() {
    context.retryPolicy().end();
    watch.ifPresent(RunWatch::close);
    context.endMembership();
    if (lease != null && mayRunOn()) {
      lease.handOver();
    }
    if (lease != null) {
      lease.close();
    }
    context.close();
  }

  /** Whether a cluster has a job that has not ended, or may have, for all that is known. */
  private boolean mayRunOn() {
    try {
      return job != null && !job.getState().isTerminal();
    } catch (IllegalStateException e) {
      return true;
    }
  }
}

package io.photonbeam.pipelines.run;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.commit.RunGate;
import io.photonbeam.transforms.metrics.JobMetrics;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.CountJob;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.runtime.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
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

  /** How long a commit takes at most to become visible, unless its disk hangs. */
  private static final Duration PUBLISHING = Duration.ofSeconds(30);

  private final Path output;
  private final RunContext context;
  private final Optional<RunWatch> watch;
  private final Instant created;
  private final StartWait start;
  private final RunJob job;
  private Consumer<String> tell = what -> {};
  private RegistryBinding binding;
  private PipelineLease lease;
  private volatile boolean stopped;

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
    this.job = new RunJob(watch, this::gaveUp, this::lostLease);
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
    Graph counted =
        (pipeline, spec) -> {
          pipeline.apply("Count job", CountJob.of(spec));
          graph.addTo(pipeline, spec);
        };
    return JobMetrics.ofBatch(job.run(pipeline(options, counted)));
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
    return JobMetrics.of(job.run(pipeline(options, graph)));
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
    return job.submit(pipeline(options, graph));
  }

  private Pipeline pipeline(PipelineOptions options, Graph graph) throws IOException {
    Pipeline pipeline = Pipeline.create(options);
    graph.addTo(pipeline, spec());
    return pipeline;
  }

  /** Rows that the run has made visible until now. */
  public CommittedRows committedRows() {
    return CommittedRows.of(context, created);
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
    job.cancel();
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

  /**
   * Waits for what is just becoming visible; where the disk hangs, the lease is not given back, and
   * holds until the process has died. A job on a cluster that has not ended goes on without this
   * process, and keeps the lease as well.
   */
  @Override
  public void close() {
    close(PUBLISHING);
  }

  /** As {@link #close()}, waiting so long at most. */
  void close(Duration publishing) {
    context.retryPolicy().end();
    watch.ifPresent(RunWatch::close);
    context.endMembership();
    // Before the lease: whoever has it next may take over what was committed.
    boolean isQuiet = RunGate.of(context).close(publishing);
    if (lease != null && job.mayRunOn()) {
      lease.handOver();
    }
    if (lease != null && isQuiet) {
      lease.close();
    }
    context.close();
  }
}

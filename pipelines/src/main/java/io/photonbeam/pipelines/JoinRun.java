package io.photonbeam.pipelines;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.read.LogWatch;
import io.photonbeam.transforms.run.Figures;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One run of the streaming join in this process, from rolling forward what an earlier run left to
 * the end of the drain. {@link #stop}, {@link #figures} and {@link #watch} may be used by any
 * thread while it runs.
 */
public final class JoinRun implements AutoCloseable {
  private final JoinConfig config;
  private final RunSpec run;
  private final Worker worker;

  /** A run of its own; what its transforms share lives from now until it is closed. */
  public JoinRun(JoinConfig config, Clock clock) {
    this.config = config;
    this.run =
        new RunSpec(
            config.pipelineId() + " of " + config.output().toAbsolutePath().normalize(),
            List.of(config.primaryLog().toString(), config.foreignLog().toString()),
            config.pollInterval(),
            config.stopWhenIdle().orElse(null),
            config.registry(),
            config.cacheBytes(),
            clock);
    this.worker = Worker.begin(run);
  }

  /**
   * Whether the registry has never known a commit: whatever an earlier run joined, it does not
   * know.
   *
   * @throws IOException if there is joined output already, which would be joined a second time
   */
  public boolean isFirst() throws IOException {
    // In this order: another pipeline may just be making the first commit.
    boolean hasRows = !SampleRows.files(config.output(), 1).isEmpty();
    if (!worker.registry().isNew()) {
      return false;
    }
    if (hasRows) {
      Path joined = config.output().resolve("joined");
      throw new IOException(
          "the registry "
              + config.registry()
              + " knows of no commit, but there are joined rows in "
              + joined
              + ": they would be joined a second time. Name the registry that belongs to this output,"
              + " or an empty output");
    }
    return true;
  }

  /**
   * Publishes what an earlier run of this pipeline had committed and not published.
   *
   * @throws IOException if its files can't be moved
   */
  public RollForward.Result rollForward() throws IOException {
    IdRegistry registry = worker.registry();
    return new RollForward(registry, config.output()).run(config.pipelineId());
  }

  /**
   * Runs until the logs are idle or {@link #stop} is called, and all that was read is joined and
   * committed or given up. At the end it rolls forward once more: a commit of a run that was killed
   * may be applied by a distant store a few seconds after its end, too late for this run's start.
   *
   * @param writers how many writers commit side by side when the configuration does not tell
   * @throws org.apache.beam.sdk.Pipeline.PipelineExecutionException if the pipeline fails
   */
  public void run(PipelineOptions options, int writers) {
    Pipeline pipeline = Pipeline.create(options);
    new JoinPipeline(config, run).addTo(pipeline, config.writers().orElse(writers));
    PipelineResult result = pipeline.run();
    State state = result.waitUntilFinish();
    if (state != State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    rollForwardAtEnd();
  }

  private void rollForwardAtEnd() {
    try {
      rollForward();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the run stop reading and drain. Returns at once. */
  public void stop() {
    worker.watch().stop();
  }

  /** Its live figures. */
  public Figures figures() {
    return worker.figures();
  }

  /** Its look at the logs. */
  public LogWatch watch() {
    return worker.watch();
  }

  @Override
  public void close() {
    worker.close();
  }
}

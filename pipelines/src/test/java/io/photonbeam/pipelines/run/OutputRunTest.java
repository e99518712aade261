package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose job is somewhere else: what becomes of its lease, and how it is cancelled. */
class OutputRunTest {
  private static final BlockingQueue<Job> TAKEN = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  private JoinConfig config;
  private OutputRun run;

  /** Takes every pipeline and does nothing for it. */
  public static final class ElsewhereRunner extends PipelineRunner<Job> {
    /** As Beam makes runners. */
    public static ElsewhereRunner fromOptions(PipelineOptions options) {
      return new ElsewhereRunner();
    }

    @Override
    public Job run(Pipeline pipeline) {
      if (pipeline.getOptions().getJobName().equals("refused")) {
        throw new IllegalStateException("refused");
      }
      Job job = new Job();
      TAKEN.add(job);
      return job;
    }
  }

  /** Runs until it is cancelled, which succeeds when it is tried again. */
  private static final class Job implements PipelineResult {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger cancels = new AtomicInteger();

    @Override
    public State getState() {
      return ended.getCount() == 0 ? State.CANCELLED : State.RUNNING;
    }

    @Override
    public State cancel() throws IOException {
      if (cancels.incrementAndGet() == 1) {
        throw new IOException("no answer");
      }
      ended.countDown();
      return State.CANCELLED;
    }

    @Override
    public State waitUntilFinish() {
      try {
        assertThat(ended.await(JoinWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return getState();
    }

    @Override
    public State waitUntilFinish(org.joda.time.Duration duration) {
      return waitUntilFinish();
    }

    @Override
    public MetricResults metrics() {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void begin() throws IOException {
    TAKEN.clear();
    config = new JoinWorld(folder).config("a").as(JoinConfig::new);
    RunSpec spec =
        new RunSpec(
            "a of " + folder,
            "a",
            RunStamp.random(new Random(1)),
            config.registry(),
            Clock.systemUTC());
    run = new OutputRun(config, spec.on("localhost:8081"));
    run.begin(what -> {});
    run.bind();
    run.takeLease(whom -> {}, why -> {});
  }

  @AfterEach
  void close() {
    run.close();
  }

  private static PipelineOptions options(String jobName) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setJobName(jobName);
    options.setRunner(ElsewhereRunner.class);
    return options;
  }

  private Job submit() throws IOException {
    return (Job) run.submit(options("taken"), OutputRunTest::addNothing);
  }

  private static void addNothing(Pipeline pipeline, RunSpec spec) {
    pipeline.apply(Create.of(1));
  }

  private boolean isLeased() {
    try (IdRegistry registry = IdRegistry.open(config.registry())) {
      return registry.leases().of("a").isPresent();
    }
  }

  @Test
  void aJobThatRunsOnKeepsTheLease() throws IOException {
    submit();
    run.close();

    assertThat(isLeased()).isTrue();
  }

  @Test
  void aJobThatHasEndedHasNone() throws IOException {
    Job job = submit();
    job.ended.countDown();
    run.close();

    assertThat(isLeased()).isFalse();
  }

  @Test
  void aJobThatWasNotTakenHasNone() {
    assertThatThrownBy(() -> run.submit(options("refused"), OutputRunTest::addNothing))
        .hasMessage("refused");
    assertThat(isLeased()).isTrue();
    run.close();

    assertThat(isLeased()).isFalse();
  }

  @Test
  void aRunThatIsCancelledCancelsItsJobAsOftenAsItTakes() throws Exception {
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> run.execute(options("taken"), OutputRunTest::addNothing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its job was cancelled: what it had joined stays"));
    Job job = TAKEN.poll(JoinWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    run.cancel();

    running.get(JoinWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(job.cancels).hasValue(2);
    run.close();
    assertThat(isLeased()).isFalse();
  }

  @Test
  void aRunThatIsCancelledBeforeSubmitsNothing() {
    run.cancel();

    assertThatThrownBy(this::submit).hasMessageContaining("stopped before its job was submitted");
    assertThat(run.isStopped()).isTrue();
    assertThat(TAKEN).isEmpty();
  }
}

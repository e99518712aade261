package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.commit.RunGate;
import io.photonbeam.transforms.output.PublishGate;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose job is somewhere else: what becomes of its lease. */
class OutputRunTest {
  @TempDir Path folder;

  private JoinConfig config;
  private OutputRun run;

  /** Takes every pipeline but one that is to be refused, and does nothing for it. */
  public static final class ElsewhereRunner extends PipelineRunner<TestJob> {
    /** As Beam makes runners. */
    public static ElsewhereRunner fromOptions(PipelineOptions options) {
      return new ElsewhereRunner();
    }

    @Override
    public TestJob run(Pipeline pipeline) {
      if (pipeline.getOptions().getJobName().equals("refused")) {
        throw new IllegalStateException("refused");
      }
      return new TestJob();
    }
  }

  @BeforeEach
  void begin() throws IOException {
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

  private TestJob submit(String jobName) throws IOException {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setJobName(jobName);
    options.setRunner(ElsewhereRunner.class);
    return (TestJob) run.submit(options, OutputRunTest::addNothing);
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
    submit("taken");
    run.close();

    assertThat(isLeased()).isTrue();
  }

  @Test
  void aJobThatHasEndedHasNone() throws IOException {
    submit("taken").end(State.DONE);
    run.close();

    assertThat(isLeased()).isFalse();
  }

  @Test
  void aJobThatWasNotTakenHasNone() {
    assertThatThrownBy(() -> submit("refused")).hasMessage("refused");
    assertThat(isLeased()).isTrue();
    run.close();

    assertThat(isLeased()).isFalse();
  }

  @Test
  void theLeaseIsGivenBackOnlyOnceNothingBecomesVisibleAnyMore() throws Exception {
    PublishGate gate = RunGate.of(run.context());
    Thread closing = new Thread(() -> run.close(JoinWorld.PATIENCE));
    closing.setDaemon(true);

    gate.pass(
        () -> {
          closing.start();
          await().atMost(JoinWorld.PATIENCE).until(() -> isWaitingAtGate(closing));
          assertThat(isLeased()).isTrue();
        });
    await().atMost(JoinWorld.PATIENCE).until(() -> !closing.isAlive());

    assertThat(isLeased()).isFalse();
    assertThatThrownBy(() -> gate.pass(() -> {})).isInstanceOf(IOException.class);
  }

  private static boolean isWaitingAtGate(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(PublishGate.class.getName()));
  }

  @Test
  void whereTheDiskHangsTheLeaseIsKept() throws IOException {
    RunGate.of(run.context()).pass(() -> run.close(Duration.ZERO));

    assertThat(isLeased()).isTrue();
  }

  @Test
  void aRunThatIsCancelledCancelsItsJobAndStops() throws Exception {
    TestJob job = submit("taken");
    run.cancel();

    assertThat(run.isStopped()).isTrue();
    await().atMost(JoinWorld.PATIENCE).until(() -> job.getState().isTerminal());
    run.close();
    assertThat(isLeased()).isFalse();
  }
}

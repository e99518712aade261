package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.store.StoreUnavailableException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the end of a job is judged, and how one is cancelled, while the registry is away. */
class RunJobTest {
  private final TestJob submitted = new TestJob();
  private final RunWatch watch = new RunWatch(RunJobTest::away, Clock.systemUTC());
  private Optional<String> gaveUp = Optional.empty();
  private Optional<String> lostLease = Optional.empty();
  private final RunJob job = new RunJob(Optional.of(watch), () -> gaveUp, () -> lostLease);

  /** Is taken by its runner at once. */
  private final class TakenPipeline extends Pipeline {
    TakenPipeline() {
      super(PipelineOptionsFactory.create());
    }

    @Override
    public PipelineResult run() {
      return submitted;
    }
  }

  private static RunBoard away() {
    throw new StoreUnavailableException("the registry is away");
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private Throwable failure() {
    return catchThrowable(() -> job.run(new TakenPipeline()));
  }

  @Test
  void aJobThatIsDoneTellsWhatItHasCounted() {
    submitted.end(State.DONE);

    assertThat(job.run(new TakenPipeline())).isSameAs(submitted.metrics());
    assertThat(job.mayRunOn()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNKNOWN", "UPDATED"})
  void anyOtherEndIsAFailure(State end) {
    submitted.end(end);

    assertThat(failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("" + end);
  }

  @Test
  void aJobThatIsDoneFailsAllTheSameIfTheLeaseIsLost() {
    submitted.end(State.DONE);
    lostLease = Optional.of("another process has it");

    assertThat(failure()).hasMessage("another process has it");
  }

  @Test
  void aFailureIsThatOfTheRunner() {
    RuntimeException failure = new IllegalArgumentException("a transform failed");
    submitted.fail(failure);

    assertThat(failure()).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @Test
  void aFailureOfARunThatHasGivenUpAStoreIsThatOfTheStore() {
    submitted.fail(new IllegalArgumentException("a transform failed"));
    gaveUp = Optional.of("the registry was away for too long");

    assertThat(failure())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("the registry was away for too long");
  }

  @Test
  void oneThatIsCancelledIsEndedAsOftenAsItTakes() {
    job.submit(new TakenPipeline());
    assertThat(job.mayRunOn()).isTrue();
    job.cancel();

    await().atMost(JoinWorld.PATIENCE).until(() -> !job.mayRunOn());
    assertThat(submitted.cancels()).isEqualTo(2);
  }

  @Test
  void oneThatSomebodyHasCancelledSaysWhatBecomesOfItsWork() {
    submitted.end(State.CANCELLED);

    assertThat(failure()).hasMessage("its job " + RunJob.WAS_CANCELLED);
  }

  @Test
  void oneThatIsCancelledBeforeIsNotSubmitted() {
    job.cancel();

    assertThatThrownBy(() -> job.submit(new TakenPipeline()))
        .hasMessageContaining("stopped before its job was submitted");
    assertThat(job.mayRunOn()).isFalse();
  }
}

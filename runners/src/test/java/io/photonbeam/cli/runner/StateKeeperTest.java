package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.Poll;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.store.SteadyClock;
import io.photonbeam.transforms.runtime.Settling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;

class StateKeeperTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STOP = "stop with a savepoint in file:///ck";

  private final Settling settling = new Settling();
  private final AtomicInteger looked = new AtomicInteger();

  /** Tells how often the keeper has looked whether the run has settled. */
  private final Poll looks =
      new Poll(
          Duration.ofMillis(1),
          new SteadyClock(),
          pause -> {
            looked.incrementAndGet();
            Sleeper.system().sleep(pause);
          });

  private final AtomicInteger statusAsked = new AtomicInteger();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int failures;
  private volatile JobStatus status = JobStatus.RUNNING;

  private StateKeeper keeper() {
    return keeper(PATIENCE);
  }

  private StateKeeper keeper(Duration patience) {
    settling.want();
    return StateKeeper.start(
        CompletableFuture.completedFuture(new Job()),
        settling,
        "file:///ck",
        new StateKeeper.Waiting(looks, Poll.every(Duration.ofMillis(1)), patience));
  }

  private void awaitLooks() {
    int seen = looked.get();
    await().atMost(PATIENCE).until(() -> looked.get() > seen + 2);
  }

  private void settle() {
    settling.noteGathering();
    settling.finishReader();
    settling.reached();
  }

  @Test
  void aJobIsStoppedOnceItsRunHasSettled() {
    try (StateKeeper keeper = keeper()) {
      settling.noteGathering();
      settling.finishReader();
      awaitLooks();
      assertThat(asked).isEmpty();
      settling.reached();
      await().atMost(PATIENCE).until(() -> keeper.kept().isPresent());

      assertThat(keeper.kept()).contains(Path.of("/ck/savepoint 1#"));
      assertThat(keeper.failure()).isEmpty();
      assertThat(asked).containsExactly(STOP);
    }
  }

  @Test
  void aRunThatHasGatheredNothingIsStoppedSoon() {
    try (StateKeeper keeper = keeper()) {
      settling.finishReader();
      await().atMost(PATIENCE).until(() -> keeper.kept().isPresent());
    }
  }

  @Test
  void aSavepointThatFailsIsTriedAgain() {
    failures = 2;
    try (StateKeeper keeper = keeper()) {
      settle();
      await().atMost(PATIENCE).until(() -> keeper.kept().isPresent());

      assertThat(asked).containsExactly(STOP, STOP, STOP);
    }
  }

  @Test
  void whereThereCanBeNoSavepointTheJobIsCancelledWhichLeavesItsCheckpoint() {
    failures = Integer.MAX_VALUE;
    try (StateKeeper keeper = keeper(Duration.ofMillis(50))) {
      settle();
      await().atMost(PATIENCE).until(() -> asked.contains("cancel"));

      assertThat(keeper.failure()).contains("no space left");
      assertThat(keeper.kept()).isEmpty();
      assertThat(asked).startsWith(STOP).endsWith("cancel");
    }
  }

  @Test
  void aJobThatFlinkStartsAgainIsWaitedForUntilItRunsAndHasSettledAnew() {
    failures = 1;
    status = JobStatus.RESTARTING;
    try (StateKeeper keeper = keeper()) {
      settle();
      await().atMost(PATIENCE).until(() -> statusAsked.get() > 2);
      assertThat(asked).containsExactly(STOP);

      settling.startReader();
      settling.noteGathering();
      status = JobStatus.RUNNING;
      awaitLooks();
      assertThat(asked).containsExactly(STOP);

      settle();
      await().atMost(PATIENCE).until(() -> keeper.kept().isPresent());
      assertThat(asked).containsExactly(STOP, STOP);
    }
  }

  @Test
  void aJobThatHasFailedByItselfIsNotCancelled() {
    failures = Integer.MAX_VALUE;
    status = JobStatus.FAILED;
    StateKeeper keeper = keeper();
    settle();
    await().atMost(PATIENCE).until(() -> statusAsked.get() > 1);
    keeper.close();

    assertThat(asked).containsExactly(STOP);
    assertThat(keeper.failure()).isEmpty();
  }

  @Test
  void aRunThatLosesItsPipelineKeepsNoState() {
    StateKeeper keeper = keeper();
    settling.drain();
    settle();
    await().atMost(PATIENCE).until(keeper::isDone);
    keeper.close();

    assertThat(asked).isEmpty();
    assertThat(keeper.kept()).isEmpty();
  }

  @Test
  void aRunThatLosesItsPipelineWhileItSettlesKeepsNoState() {
    failures = Integer.MAX_VALUE;
    status = JobStatus.RESTARTING;
    try (StateKeeper keeper = keeper()) {
      settle();
      await().atMost(PATIENCE).until(() -> statusAsked.get() > 1);
      settling.drain();
      failures = 0;
      status = JobStatus.RUNNING;
      await().atMost(PATIENCE).until(keeper::isDone);

      assertThat(asked).containsExactly(STOP);
      assertThat(keeper.kept()).isEmpty();
    }
  }

  /** Tells what it was asked to do. */
  private final class Job implements JobClient {
    @Override
    public JobID getJobID() {
      return new JobID();
    }

    @Override
    public CompletableFuture<JobStatus> getJobStatus() {
      statusAsked.incrementAndGet();
      return CompletableFuture.completedFuture(status);
    }

    @Override
    public CompletableFuture<Void> cancel() {
      asked.add("cancel");
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
        boolean drain, String folder, SavepointFormatType format) {
      asked.add((drain ? "drain" : "stop") + " with a savepoint in " + folder);
      return asked.size() <= failures
          ? CompletableFuture.failedFuture(
              new IllegalStateException("it failed", new IllegalStateException("no space left")))
          : CompletableFuture.completedFuture("file:/ck/savepoint 1#");
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(String folder, SavepointFormatType format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Map<String, Object>> getAccumulators() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
      throw new UnsupportedOperationException();
    }
  }
}

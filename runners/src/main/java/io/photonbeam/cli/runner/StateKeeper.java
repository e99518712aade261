package io.photonbeam.cli.runner;

import io.photonbeam.cli.process.Poll;
import io.photonbeam.transforms.runtime.Settling;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Ends a job of this process, once its run has settled, with a savepoint: at any moment there is
 * either the newest checkpoint, which Flink takes away only when the job has ended, or the whole
 * savepoint. That is so for a kill; after a power cut just then neither may be whole, as the
 * savepoint is made durable only after the job. If there can be no savepoint for a minute, in which
 * Flink may start the job again, the job is cancelled, which leaves the newest checkpoint. Works in
 * a thread of its own until it is closed.
 */
final class StateKeeper implements AutoCloseable {
  /** Where nothing was gathered, no timer tells that all readers have stopped. */
  private static final Duration NOTHING_GATHERED = Duration.ofSeconds(2);

  /** The job has ended then, and the answer is under way. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  /**
   * How it waits.
   *
   * @param settling how often it looks whether the run has settled
   * @param retry how often a savepoint that failed is tried again; Flink restarts meanwhile
   * @param patience how long it is
   */
  record Waiting(Poll settling, Poll retry, Duration patience) {
    private static final Waiting USUAL =
        new Waiting(
            Poll.every(Duration.ofMillis(20)),
            Poll.every(Duration.ofSeconds(1)),
            Duration.ofMinutes(1));
  }

  private final CompletableFuture<JobClient> job;
  private final Settling settling;
  private final String folder;
  private final Waiting waiting;
  private final Thread thread;
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<Path> kept = Optional.empty();
  private volatile boolean asked;

  private StateKeeper(
      CompletableFuture<JobClient> job, Settling settling, String folder, Waiting waiting) {
    this.job = job;
    this.settling = settling;
    this.folder = folder;
    this.waiting = waiting;
    this.thread = new Thread(this::work, "state keeper");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param job which may still be submitted
   * @param settling of its run
   * @param folder where the savepoint is put, as Flink wants to be told
   */
  static StateKeeper start(CompletableFuture<JobClient> job, Settling settling, String folder) {
    return start(job, settling, folder, Waiting.USUAL);
  }

  /** The same, waiting in a way of one's own. */
  static StateKeeper start(
      CompletableFuture<JobClient> job, Settling settling, String folder, Waiting waiting) {
    StateKeeper keeper = new StateKeeper(job, settling, folder, waiting);
    keeper.thread.start();
    return keeper;
  }

  private void work() {
    try {
      keep(job.get());
    } catch (InterruptedException e) {
      // The job has ended by itself.
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException e) {
      // So it has where its Flink does not answer; and that tells why.
    }
  }

  private void keep(JobClient client) throws InterruptedException, IOException, ExecutionException {
    Optional<Instant> end = Optional.empty();
    while (isSettled()) {
      try {
        asked = true;
        String place = client.stopWithSavepoint(false, folder, SavepointFormatType.CANONICAL).get();
        kept = Optional.of(Path.of(new org.apache.flink.core.fs.Path(place).getPath()));
        return;
      } catch (ExecutionException e) {
        asked = false;
        end = end.or(() -> Optional.of(now().plus(waiting.patience())));
        if (!awaitRunning(client, end.get())) {
          cancel(client, deepest(e));
          return;
        }
      }
    }
  }

  /** Waits until the run has settled; false if it is no more to, as it has lost its pipeline. */
  private boolean isSettled() throws InterruptedException {
    Optional<Instant> begun = Optional.empty();
    while (settling.isWanted()) {
      begun = settling.hasBegun() ? begun.or(() -> Optional.of(now())) : Optional.empty();
      if (settling.isThrough() || begun.filter(this::hasNothingGathered).isPresent()) {
        return true;
      }
      waiting.settling().pause();
    }
    return false;
  }

  private Instant now() {
    return waiting.settling().now();
  }

  private boolean hasNothingGathered(Instant begun) {
    return !settling.willTell() && begun.plus(NOTHING_GATHERED).isBefore(now());
  }

  /** Waits at least once; false if the time is over, or the job. */
  private boolean awaitRunning(JobClient client, Instant end)
      throws InterruptedException, ExecutionException {
    while (now().isBefore(end)) {
      waiting.retry().pause();
      JobStatus status = client.getJobStatus().get();
      if (status == JobStatus.RUNNING) {
        return true;
      }
      if (status.isGloballyTerminalState()) {
        return false;
      }
    }
    return false;
  }

  private void cancel(JobClient client, String why)
      throws InterruptedException, ExecutionException {
    if (settling.isWanted() && !client.getJobStatus().get().isGloballyTerminalState()) {
      failure = Optional.of(why);
      client.cancel().get();
    }
  }

  private static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
  }

  /** Where the savepoint is; only when closed. */
  Optional<Path> kept() {
    return kept;
  }

  /** Why there is no savepoint; then the job was cancelled for it. */
  Optional<String> failure() {
    return failure;
  }

  /** Whether it has nothing to do any more. */
  boolean isDone() {
    return !thread.isAlive();
  }

  /** To be called when the job has ended, however it did. */
  @Override
  public void close() {
    try {
      if (asked) {
        thread.join(LAST_PATIENCE.toMillis());
      }
      thread.interrupt();
      thread.join(LAST_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

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
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Ends a job of this process, once its run has settled, with a savepoint: at any moment there is
 * either the newest checkpoint, which Flink takes away only when the job has ended, or the whole
 * savepoint. If there can be none, the job is cancelled, which leaves the newest checkpoint. Works
 * in a thread of its own until it is closed.
 */
final class StateKeeper implements AutoCloseable {
  private static final Poll POLL = Poll.every(Duration.ofMillis(20));
  private static final int ATTEMPTS = 3;

  /** Where nothing was gathered, no timer tells that all readers have stopped. */
  private static final Duration NOTHING_GATHERED = Duration.ofSeconds(2);

  /** The job has ended then, and the answer is under way. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  private final CompletableFuture<JobClient> job;
  private final Settling settling;
  private final String folder;
  private final Thread thread;
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<Path> kept = Optional.empty();
  private volatile boolean asked;

  private StateKeeper(CompletableFuture<JobClient> job, Settling settling, String folder) {
    this.job = job;
    this.settling = settling;
    this.folder = folder;
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
    StateKeeper keeper = new StateKeeper(job, settling, folder);
    keeper.thread.start();
    return keeper;
  }

  private void work() {
    try {
      JobClient client = job.get();
      awaitSettled();
      keep(client);
    } catch (InterruptedException e) {
      // The job has ended by itself.
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void awaitSettled() throws IOException, InterruptedException {
    Optional<Instant> begun = Optional.empty();
    while (!settling.isThrough()) {
      if (begun.isEmpty() && settling.hasBegun()) {
        begun = Optional.of(POLL.now());
      }
      if (begun.isPresent() && !settling.willTell() && isOver(begun.get())) {
        return;
      }
      POLL.pause();
    }
  }

  private static boolean isOver(Instant begun) {
    return begun.plus(NOTHING_GATHERED).isBefore(POLL.now());
  }

  private void keep(JobClient client) throws InterruptedException, ExecutionException {
    for (int attempt = 1; ; attempt++) {
      try {
        asked = true;
        String place = client.stopWithSavepoint(false, folder, SavepointFormatType.CANONICAL).get();
        kept = Optional.of(Path.of(new org.apache.flink.core.fs.Path(place).getPath()));
        return;
      } catch (ExecutionException e) {
        if (client.getJobStatus().get().isGloballyTerminalState()) {
          return;
        }
        if (attempt == ATTEMPTS) {
          failure = Optional.of(deepest(e));
          client.cancel().get();
          return;
        }
        POLL.pause();
      }
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

  /** Why there is no savepoint, and the job was cancelled. */
  Optional<String> failure() {
    return failure;
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

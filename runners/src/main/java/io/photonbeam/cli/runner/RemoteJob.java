package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.FlinkRestException;
import io.photonbeam.cli.flink.JobStatus;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.transforms.runtime.MissingLibrariesException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;

/**
 * A job on a cluster. While somebody waits for its end, it tells when tasks fail and the job starts
 * again, and when the job manager does not answer. Not thread-safe, but for {@link #cancel}.
 */
public final class RemoteJob implements PipelineResult {
  private static final String MISSING_LIBRARIES = MissingLibrariesException.class.getName() + ": ";

  private final FlinkRest rest;
  private final String id;
  private final PipelineResult submitted;
  private final Consumer<String> tell;
  private final Duration patience;
  private final Poll poll;
  private String last = "";
  private Optional<Instant> silentSince = Optional.empty();

  /**
   * One that was submitted.
   *
   * @param submitted knows its metrics at its end
   * @param patience with a job manager that does not answer
   * @param poll paces the questions, and tells how long that takes
   */
  RemoteJob(
      FlinkRest rest,
      String id,
      PipelineResult submitted,
      Consumer<String> tell,
      Duration patience,
      Poll poll) {
    this.rest = rest;
    this.id = id;
    this.submitted = submitted;
    this.tell = tell;
    this.patience = patience;
    this.poll = poll;
  }

  /** Flink's id of the job: 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  @Override
  public State getState() {
    return status().map(RemoteJob::state).orElse(State.UNKNOWN);
  }

  private static State state(JobStatus job) {
    return switch (job.state()) {
      case "FINISHED" -> State.DONE;
      case "FAILED" -> State.FAILED;
      case "CANCELED" -> State.CANCELLED;
      case "SUSPENDED" -> State.STOPPED;
      default -> State.RUNNING;
    };
  }

  /** Flink's word for what the job does; empty while the job manager does not answer. */
  private Optional<JobStatus> status() {
    try {
      JobStatus job = rest.job(id);
      heard(job.state());
      return Optional.of(job);
    } catch (FlinkRestException e) {
      if (e.reason() == FlinkRestException.Reason.NO_SUCH_JOB) {
        throw new IllegalStateException(
            "the job manager at "
                + rest.address()
                + " does not know the job any more: it was started anew. What was committed"
                + " stays; start the same command again, and it does what is left",
            e);
      }
      silent(e);
      return Optional.empty();
    } catch (IOException e) {
      silent(e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for the job", e);
    }
  }

  private void heard(String state) {
    if (silentSince.isPresent()) {
      silentSince = Optional.empty();
      tell.accept("The job manager answers again.");
    }
    if (state.equals("RESTARTING") && !last.equals(state)) {
      Optional<String> why = rootCause();
      why.flatMap(RemoteJob::missingLibraries).ifPresent(this::giveUp);
      tell.accept(
          "A task failed"
              + why.map(text -> " (" + text + ")").orElse("")
              + "; the job starts again, from its newest checkpoint if there is one.");
    } else if (state.equals("RUNNING") && last.equals("RESTARTING")) {
      tell.accept("The job runs again.");
    }
    last = state;
  }

  /** What the user has to do, if that is why it failed. */
  private static Optional<String> missingLibraries(String cause) {
    return cause.startsWith(MISSING_LIBRARIES)
        ? Optional.of(cause.substring(MISSING_LIBRARIES.length()))
        : Optional.empty();
  }

  /** Ends a job that Flink would start again in vain. */
  private void giveUp(String why) {
    try {
      cancel();
    } catch (IOException e) {
      throw new IllegalStateException(why + ". The job could not be cancelled", e);
    }
    throw new PipelineExecutionException(new IOException(why));
  }

  private void silent(IOException why) {
    Instant now = poll.now();
    if (silentSince.isEmpty()) {
      silentSince = Optional.of(now);
      tell.accept(
          "The job manager does not answer (%s); waiting up to %d s for it."
              .formatted(why.getMessage(), patience.toSeconds()));
    } else if (silentSince.get().plus(patience).isBefore(now)) {
      throw new IllegalStateException(
          why.getMessage()
              + ". The job may still run there; what was committed stays. When the job manager is"
              + " back, start the same command again, and it does what is left",
          why);
    }
  }

  private Optional<String> rootCause() {
    try {
      return rest.rootCause(id);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public State cancel() throws IOException {
    try {
      rest.cancel(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it cancelled the job", e);
    }
    return State.CANCELLED;
  }

  /**
   * Waits for the end of the job.
   *
   * @throws PipelineExecutionException if the job fails, with Flink's reason
   * @throws IllegalStateException if nothing is known of it any more; it may run
   */
  @Override
  public State waitUntilFinish() {
    while (true) {
      State state = getState();
      if (state == State.FAILED) {
        throw new PipelineExecutionException(
            new IOException(
                rootCause()
                    .map(why -> missingLibraries(why).orElse(why))
                    .orElse("the job failed, and Flink tells no reason")));
      }
      if (state.isTerminal()) {
        return state;
      }
      pause();
    }
  }

  /** Not limited in time: see {@link #waitUntilFinish()}. */
  @Override
  public State waitUntilFinish(org.joda.time.Duration duration) {
    return waitUntilFinish();
  }

  /** Whether its tasks are under way. */
  public boolean isRunning() {
    return status().filter(job -> job.state().equals("RUNNING")).isPresent();
  }

  private void pause() {
    try {
      poll.pause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for the job", e);
    }
  }

  /** Those that Flink has gathered at the job's end. */
  @Override
  public MetricResults metrics() {
    return submitted.metrics();
  }
}

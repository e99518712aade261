package io.photonbeam.pipelines.run;

import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.metrics.MetricResults;

/**
 * The job of a run: gives its pipeline to the runner, and judges how it ended. {@link #cancel} may
 * be used by any thread; the rest by one.
 */
public final class RunJob {
  /** What is said of a job that somebody has cancelled, after its name. */
  public static final String WAS_CANCELLED =
      "was cancelled: what it had joined stays joined, and the same command does what is left";

  private final Optional<RunWatch> watch;
  private final Supplier<Optional<String>> gaveUp;
  private final Supplier<Optional<String>> lostLease;
  private volatile boolean cancelled;

  /** On a cluster; null elsewhere, and before it is submitted. */
  private PipelineResult onCluster;

  /**
   * A job that is yet to be submitted.
   *
   * @param watch over the processes of a cluster, if they work for the run
   * @param gaveUp why the run has given up waiting for a store, if it has
   * @param lostLease why another process has taken the pipeline over, if one has
   */
  RunJob(
      Optional<RunWatch> watch,
      Supplier<Optional<String>> gaveUp,
      Supplier<Optional<String>> lostLease) {
    this.watch = watch;
    this.gaveUp = gaveUp;
    this.lostLease = lostLease;
  }

  /**
   * Runs a pipeline to its end.
   *
   * @return what its runner has counted
   * @throws StoreUnavailableException if it has given up waiting for a store
   * @throws IllegalStateException if it ended otherwise than done, or another process took the
   *     lease
   * @throws RuntimeException as the runner says
   */
  MetricResults run(Pipeline pipeline) {
    PipelineResult result;
    State state;
    try {
      result = submit(pipeline);
      state = result.waitUntilFinish();
      watch.ifPresent(RunWatch::look);
    } catch (RuntimeException e) {
      throw cause(e);
    }
    fault(state)
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
    return result.metrics();
  }

  /**
   * Gives a pipeline to its runner, which decides whether this returns before the end.
   *
   * @throws IllegalStateException if the job was cancelled before
   * @throws RuntimeException as the runner says
   */
  PipelineResult submit(Pipeline pipeline) {
    if (cancelled) {
      throw new IllegalStateException("it was stopped before its job was submitted");
    }
    PipelineResult result = pipeline.run();
    if (watch.isPresent()) {
      onCluster = result;
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

  /** What is behind the failure that the runner tells, as far as the run knows. */
  private RuntimeException cause(RuntimeException failure) {
    return gaveUp
        .get()
        .map(why -> givenUp(why, failure))
        .or(() -> refusal().map(why -> new IllegalStateException(why, failure)))
        .orElse(failure);
  }

  private static RuntimeException givenUp(String why, RuntimeException failure) {
    StoreUnavailableException givenUp = new StoreUnavailableException(why);
    givenUp.addSuppressed(failure);
    return givenUp;
  }

  /** Why an end is no success, though the runner tells of no failure. */
  private Optional<String> fault(State end) {
    return refusal().or(() -> unlessDone(end)).or(lostLease);
  }

  private static Optional<String> unlessDone(State end) {
    return switch (end) {
      case DONE -> Optional.empty();
      case CANCELLED -> Optional.of("its job " + WAS_CANCELLED);
      default -> Optional.of("the pipeline ended as " + end);
    };
  }

  private Optional<String> refusal() {
    return watch.flatMap(RunWatch::refusal);
  }

  /** Stops a job of a cluster, as soon as there is one; one that is not submitted never is. */
  void cancel() {
    cancelled = true;
    watch.ifPresent(RunWatch::endJob);
  }

  /** Whether a cluster has a job that has not ended, or may have, for all that is known. */
  boolean mayRunOn() {
    try {
      return onCluster != null && !onCluster.getState().isTerminal();
    } catch (IllegalStateException e) {
      return true;
    }
  }
}

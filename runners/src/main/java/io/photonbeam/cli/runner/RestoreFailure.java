package io.photonbeam.cli.runner;

import io.photonbeam.store.StoreUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells whether a job of Flink that was given a state has failed because of that. */
final class RestoreFailure {
  /** What is at work when a state is restored; also when there is none, and it is begun. */
  private static final Set<String> RESTORING =
      Set.of(
          "org.apache.flink.streaming.api.operators.BackendRestorerProcedure.createAndRestore",
          "org.apache.flink.streaming.api.operators.SourceOperator.initializeState",
          "org.apache.flink.streaming.api.operators.SourceOperator.open",
          "org.apache.flink.runtime.checkpoint.Checkpoints.loadAndValidateCheckpoint");

  /** How a system says that it lacks something, which is no fault of the state. */
  private static final List<String> LACKING =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "Too many open files",
          "Cannot allocate memory",
          "Permission denied");

  private RestoreFailure() {}

  /** Why it could not be restored; empty if that is not why, or a lack may be. */
  static Optional<String> reason(Throwable failure) {
    List<Throwable> chain =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    return chain.stream().anyMatch(RestoreFailure::isRestoring)
            && chain.stream().noneMatch(RestoreFailure::isLack)
        ? Optional.of(firstLine(chain.get(chain.size() - 1)))
        : Optional.empty();
  }

  private static boolean isRestoring(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> RESTORING.contains(frame.getClassName() + "." + frame.getMethodName()));
  }

  private static boolean isLack(Throwable failure) {
    // Flink carries failures from a task to its client in a form that names their class only.
    String words = failure.toString();
    return words.contains(OutOfMemoryError.class.getName())
        || words.contains(StoreUnavailableException.class.getName())
        || words.contains(InterruptedException.class.getName())
        || LACKING.stream().anyMatch(words::contains);
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}

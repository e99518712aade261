package io.photonbeam.cli.runner;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells whether a job of Flink has failed because it could not restore a state. */
final class RestoreFailure {
  /** What is at work then, and at no other time. */
  private static final Set<String> RESTORING =
      Set.of(
          "org.apache.flink.streaming.api.operators.BackendRestorerProcedure.createAndRestore",
          "org.apache.flink.streaming.api.operators.SourceOperator.initializeState",
          "org.apache.flink.streaming.api.operators.SourceOperator.open",
          "org.apache.flink.runtime.checkpoint.Checkpoints.loadAndValidateCheckpoint");

  private RestoreFailure() {}

  /** Why it could not; empty if that is not why. */
  static Optional<String> reason(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .anyMatch(RestoreFailure::isRestoring)
        ? Optional.of(deepest(failure))
        : Optional.empty();
  }

  private static boolean isRestoring(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> RESTORING.contains(frame.getClassName() + "." + frame.getMethodName()));
  }

  private static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.toString().lines().findFirst().orElse("");
  }
}

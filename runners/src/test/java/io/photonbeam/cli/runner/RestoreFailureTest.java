package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RestoreFailureTest {
  /** Fails as a task does that is restored. */
  static Exception restoring(Throwable cause) {
    Exception failure = new Exception("Could not restore the state", cause);
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "org.apache.flink.streaming.api.operators.BackendRestorerProcedure",
              "createAndRestore",
              "BackendRestorerProcedure.java",
              160)
        });
    return new Exception("the job failed", failure);
  }

  @Test
  void aStateThatCannotBeReadIsTheReason() {
    assertThat(RestoreFailure.reason(restoring(new EOFException("cut off\nand more"))))
        .contains("java.io.EOFException: cut off");
  }

  @Test
  void whatFailsElsewhereHasAnotherReason() {
    assertThat(RestoreFailure.reason(new Exception("the job failed", new EOFException())))
        .isEmpty();
  }

  @Test
  void aLackIsNoFaultOfTheState() {
    assertThat(RestoreFailure.reason(restoring(new IOException("No space left on device"))))
        .isEmpty();
    assertThat(RestoreFailure.reason(restoring(new OutOfMemoryError("Java heap space")))).isEmpty();
    assertThat(RestoreFailure.reason(restoring(new Exception(new OutOfMemoryError())))).isEmpty();
  }
}

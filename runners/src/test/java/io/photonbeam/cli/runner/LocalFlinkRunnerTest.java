package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.junit.jupiter.api.Test;

class LocalFlinkRunnerTest {
  @Test
  void aJobThatWasCancelledIsToldFromOneThatHasFailed() {
    Exception cancelled = new JobCancellationException(new JobID(), "cancelled", null);

    assertThat(LocalFlinkRunner.isCancelled(new IllegalStateException(cancelled))).isTrue();
    assertThat(LocalFlinkRunner.isCancelled(new IllegalStateException("failed"))).isFalse();
  }
}

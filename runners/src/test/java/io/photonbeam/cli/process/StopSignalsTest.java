package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
class StopSignalsTest {
  @Test
  void theFirstSignalAsksForTheEndInsteadOfKilling() throws Exception {
    AtomicInteger outer = new AtomicInteger();
    AtomicInteger inner = new AtomicInteger();
    StopSignals.during(outer::incrementAndGet, () -> nested(outer, inner));
    assertThat(inner).hasValue(1);
  }

  private static boolean nested(AtomicInteger outer, AtomicInteger inner) throws Exception {
    StopSignals.during(inner::incrementAndGet, () -> killUntil(inner));
    assertThat(outer).hasValue(0);
    return killUntil(outer);
  }

  private static boolean killUntil(AtomicInteger told) throws Exception {
    kill();
    await().atMost(Duration.ofMinutes(1)).until(() -> told.get() == 1);
    return true;
  }

  private static void kill() throws Exception {
    String pid = String.valueOf(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
  }
}

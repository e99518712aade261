package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void aTerminalThatIsClosedAsksForTheEndHoweverManySaySo() throws Exception {
    assumeThat(isHangUpIgnored()).as("started with nohup").isFalse();
    AtomicInteger told = new AtomicInteger();
    StopSignals.during(
        told::incrementAndGet,
        () -> {
          kill("HUP");
          awaitTold(told, 1);
          kill("HUP");
          kill("TERM");
          awaitTold(told, 2);
          return null;
        });
    assertThat(told).hasValue(2);
  }

  private static boolean killUntil(AtomicInteger told) throws Exception {
    kill("TERM");
    awaitTold(told, 1);
    return true;
  }

  private static void awaitTold(AtomicInteger told, int times) {
    await().atMost(Duration.ofMinutes(1)).until(() -> told.get() == times);
  }

  private static void kill(String signal) throws Exception {
    String pid = String.valueOf(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  /** SIGHUP is the first bit of the mask that Linux shows. */
  private static boolean isHangUpIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) == 1);
  }
}

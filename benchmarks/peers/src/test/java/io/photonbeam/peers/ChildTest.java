package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChildTest {
  @TempDir Path scratch;

  @Test
  void whatItPrintsAndItsExitCodeAreTold() throws Exception {
    Child child = Child.run(shell("echo 'seconds of work   1,234.5'; echo $WORD; exit 3"));

    assertThat(child.exitCode()).isEqualTo(3);
    assertThat(child.output()).contains("hello");
    assertThat(child.printed("seconds of work")).isEqualTo(1_234.5);
    assertThatThrownBy(() -> child.printed("rows")).isInstanceOf(IOException.class);
  }

  @Test
  void processorTimeIsThatOfTheProcess() throws Exception {
    Child busy = Child.run(shell("i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done"));
    Child idle = Child.run(shell("sleep 1"));

    assertThat(idle.seconds()).isGreaterThanOrEqualTo(1);
    assertThat(idle.cpuSeconds()).isLessThan(busy.cpuSeconds());
    assertThat(busy.cpuSeconds()).isPositive().isLessThanOrEqualTo(busy.seconds() + 0.1);
  }

  @Test
  void theFirstFileThatIsVisibleIsSeen() throws Exception {
    Child with = Child.run(shell("mkdir rows; : >rows/.hidden; : >rows/part; sleep 2"));
    assertThat(with.firstRowSeconds().orElseThrow()).isBetween(0.0, with.seconds());

    Child without = Child.run(shell("rm rows/part; sleep 1"));
    assertThat(without.firstRowSeconds()).isEmpty();
  }

  @Test
  void aKillIsHardAndWaitsForRows() throws Exception {
    Child child =
        Child.run(
            shell("trap '' TERM INT; sleep 1; mkdir rows; : >rows/part; while :; do sleep 1; done"),
            new Child.Limits(0.5, Duration.ofHours(1)));

    assertThat(child.exitCode()).isEqualTo(137);
    assertThat(child.seconds()).isGreaterThanOrEqualTo(1.5);
  }

  @Test
  void whatTakesTooLongIsKilledWithoutRowsToo() throws Exception {
    Child child =
        Child.run(
            shell("trap '' TERM INT; while :; do sleep 1; done"),
            Child.Limits.of(Duration.ofSeconds(1)));

    assertThat(child.exitCode()).isEqualTo(137);
    assertThat(child.seconds()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void aComplaintIsTheInnermostCause() throws Exception {
    Child child =
        Child.run(
            shell(
                """
                exec >&2
                echo 'WARN: CheckpointException, which does no harm'
                echo 'Exception in thread "main" java.io.IOException: outer'
                echo 'Caused by: java.io.IOException: inner'
                echo 'done'
                exit 1
                """));

    assertThat(child.complaint()).isEqualTo("Caused by: java.io.IOException: inner");
  }

  @Test
  void withoutACauseTheLastWordCounts() throws Exception {
    assertThat(Child.run(shell("echo one >&2; echo two >&2; echo >&2; exit 1")).complaint())
        .isEqualTo("two");
    assertThat(Child.run(shell("exit 4")).complaint()).isEqualTo("exit code 4");
  }

  private Child.Command shell(String script) {
    return new Child.Command(
        List.of("sh", "-c", "cd \"$1\" && eval \"$2\"", "sh", scratch.toString(), script),
        Map.of("WORD", "hello"),
        scratch.resolve("process"),
        scratch.resolve("rows"));
  }
}

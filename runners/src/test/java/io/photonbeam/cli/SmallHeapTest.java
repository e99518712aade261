package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logs that are made to exhaust a process are joined and reconciled by one with a heap of half a
 * gigabyte or less.
 *
 * <p>{@code -Dphotonbeam.hostility=12} makes them twelve times as large: 100 000 files of both
 * logs, 12 000 schemas, and in each log 61 million tiny events in about a megabyte and a half and
 * 29 million empty blocks.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class SmallHeapTest {
  private static final int HOSTILITY = Integer.getInteger("photonbeam.hostility", 1);
  private static final int FILES = 4_200 * HOSTILITY;
  private static final int SCHEMAS = 1_000 * HOSTILITY;
  private static final int FILES_OF_TINY_EVENTS = 3;
  private static final int BLOCKS_OF_TINY_EVENTS = HOSTILITY;
  private static final int EMPTY_BLOCKS = 200_000 * HOSTILITY * HOSTILITY;
  private static final int ORDER_MEGABYTES = 600 * HOSTILITY;
  private static final int PAYMENTS_OF_HEAVY_ORDER = 100 * HOSTILITY;

  @TempDir Path dir;
  private JoinProcess join;

  @AfterEach
  void noJoinIsLeft() throws InterruptedException {
    if (join != null) {
      join.kill();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FlinkRunner", "DirectRunner"})
  void bombsAreJoined(String runner) throws Exception {
    HostileLogs logs = new HostileLogs(dir);
    logs.tinyEvents(FILES_OF_TINY_EVENTS, BLOCKS_OF_TINY_EVENTS);
    logs.emptyBlocks(EMPTY_BLOCKS);
    logs.doublingSchema(24);
    logs.heavyOrder(1 << 20, PAYMENTS_OF_HEAVY_ORDER);

    join = join("512m", logs, runner);

    assertThat(join.awaitEnd()).as(join.said()).isZero();
    Ran audit = verify(logs);
    assertThat(audit.figure("joined")).as(audit.text()).isEqualTo(PAYMENTS_OF_HEAVY_ORDER + 1);
    assertThat(audit.figure("missing") + audit.figure("duplicates")).as(audit.text()).isZero();
    assertThat(audit.out()).contains("stands for more than 10,000 columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FlinkRunner", "DirectRunner"})
  void manySmallFilesAreJoined(String runner) throws Exception {
    HostileLogs logs = new HostileLogs(dir);
    logs.manyFiles(FILES);

    join = join("512m", logs, runner);

    assertExact(logs, 2L * FILES);
  }

  /** With a quarter of a gigabyte, as there are fewer files. */
  @ParameterizedTest
  @ValueSource(strings = {"FlinkRunner", "DirectRunner"})
  void manySchemasAreJoined(String runner) throws Exception {
    HostileLogs logs = new HostileLogs(dir);
    logs.manySchemas(SCHEMAS);

    join = join("256m", logs, runner);

    assertExact(logs, 2L * SCHEMAS);
  }

  /** The orders are read because the payments came after the join. */
  @ParameterizedTest
  @ValueSource(strings = {"FlinkRunner", "DirectRunner"})
  void aFileThatIsLargerThanTheHeapIsReconciled(String runner) throws Exception {
    HostileLogs logs = new HostileLogs(dir);
    Ran begun =
        Ran.of(
            "join",
            logs.options(),
            output(),
            "--pipelineId=a",
            "--runner=DirectRunner",
            "--stopWhenIdle=100ms");
    assertThat(begun.code()).as(begun.text()).isEqualTo(ExitCode.SUCCESS);
    logs.largeOrders(ORDER_MEGABYTES);
    logs.heavyOrder(1 << 20, 3);

    join =
        JoinProcess.start(
            dir, jvm("512m"), "reconcile", List.of(output(), "--runner=" + runner, "--settle=0s"));

    assertExact(logs, 3);
  }

  private void assertExact(HostileLogs logs, long joined) throws Exception {
    assertThat(join.awaitEnd()).as(join.said()).isZero();
    Ran audit = verify(logs);
    assertThat(audit.code()).as(audit.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(audit.figure("joined")).isEqualTo(joined);
  }

  /** On a JVM with the collector that the launcher chooses, which ends as with the launcher. */
  private JoinProcess join(String heap, HostileLogs logs, String runner) throws IOException {
    List<String> options = new ArrayList<>(logs.options());
    options.addAll(List.of(output(), "--pipelineId=a", "--runner=" + runner, "--stopWhenIdle=2s"));
    return JoinProcess.start(dir, jvm(heap), options);
  }

  private static List<String> jvm(String heap) {
    return List.of("-Xmx" + heap, "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");
  }

  private String output() {
    return "--output=" + dir.resolve("out");
  }

  private Ran verify(HostileLogs logs) {
    return Ran.of("verify", logs.options(), output());
  }
}

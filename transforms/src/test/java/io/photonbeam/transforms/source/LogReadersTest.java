package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.runtime.ReadersNote;
import io.photonbeam.transforms.runtime.ReadersNote.Position;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the readers of several processes may finish: this one has the first of two of each log. */
class LogReadersTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Duration IDLE = Duration.ofSeconds(3);

  @TempDir Path dir;

  private final ManualClock clock = new ManualClock(TestRun.START);
  private RunContext context;
  private LogReaders readers;
  private Path primary;
  private Path foreign;

  @BeforeEach
  void begin() throws IOException {
    primary = Files.createDirectory(dir.resolve("primary"));
    foreign = Files.createDirectory(dir.resolve("foreign"));
    String name = "readers-" + RUNS.incrementAndGet();
    context =
        RunContext.begin(
            new RunSpec(name, "p", new RunStamp("aaaaaa"), "memory:" + name, clock)
                .with(
                    new RunSpec.Following(
                        List.of(primary.toString(), foreign.toString()),
                        Duration.ofMillis(200),
                        IDLE,
                        0,
                        null))
                .on("localhost:8081"));
    readers = LogReaders.of(context);
    Stream.of(primary, foreign).forEach(log -> readers.positions().report(position(log, 0)));
    look();
  }

  @AfterEach
  void close() {
    context.close();
  }

  private void look() {
    readers.watch().look(primary);
    readers.watch().look(foreign);
  }

  private static Position position(Path log, int number) {
    return new Position(log.toString(), number, 2, ReadPositions.NOTHING_UNREAD);
  }

  private ReadersNote others(Duration quiet, boolean finishing) {
    return new ReadersNote(
        quiet.toMillis(), finishing, List.of(position(primary, 1), position(foreign, 1)));
  }

  @Test
  void aProcessWaitsForReadersThatItHasNotHeardOf() {
    clock.advance(IDLE);
    assertThat(readers.watch().mayFinish()).isFalse();

    readers.hear(List.of(new ReadersNote(9_000, false, List.of(position(primary, 1)))));
    assertThat(readers.watch().mayFinish()).isFalse();

    readers.hear(List.of(others(IDLE, false)));
    assertThat(readers.watch().mayFinish()).isTrue();
    assertThat(readers.tell().isFinishing()).isTrue();
  }

  @Test
  void aProcessWaitsForOneThatStillReads() {
    clock.advance(IDLE);
    readers.hear(List.of(others(IDLE.minusMillis(1), false)));
    assertThat(readers.watch().mayFinish()).isFalse();

    readers.hear(List.of(others(Duration.ZERO, true)));
    assertThat(readers.watch().mayFinish()).as("that one has seen all quiet").isTrue();
  }

  @Test
  void nobodyFinishesWhileHeReadsHimself() {
    readers.hear(List.of(others(IDLE, true)));
    clock.advance(IDLE.minusMillis(1));
    assertThat(readers.watch().mayFinish()).isFalse();
    assertThat(readers.tell().quietMillis()).isEqualTo(IDLE.toMillis() - 1);

    readers.watch().active();
    clock.advance(Duration.ofMillis(1));
    assertThat(readers.watch().mayFinish()).isFalse();
  }

  @Test
  void aProcessWithoutReadersHoldsNobodyUp() {
    clock.advance(IDLE);
    readers.hear(List.of(others(IDLE, false), ReadersNote.NONE));

    assertThat(readers.watch().mayFinish()).isTrue();
  }

  @Test
  void theWishToStopEndsReadingAtOnce() {
    readers.stop();

    assertThat(readers.watch().stopped()).isTrue();
  }
}

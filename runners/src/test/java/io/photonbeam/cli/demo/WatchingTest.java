package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchingTest {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private static final Poll POLL = Poll.every(Duration.ofMillis(1));

  @TempDir Path folder;

  @Test
  void itLooksUntilItIsClosed() {
    AtomicLong looks = new AtomicLong();

    try (Watching watching = Watching.begin("numbers", looks::incrementAndGet, POLL)) {
      await().atMost(DEADLINE).until(() -> looks.get() > 3);
      assertThat(watching.failure()).isEmpty();
    }

    long atTheEnd = looks.get();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("reader of the numbers");
    assertThat(looks).hasValue(atTheEnd);
  }

  @Test
  void whyALookFailedIsKept() throws IOException {
    Path file = folder.resolve("joined/date=2026-01-02/hour=03/" + JoinedFiles.COMMIT + ".parquet");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no rows");
    OutputWatcher watcher = new OutputWatcher(Map.of("east", folder), Clock.systemUTC());

    try (Watching watching = Watching.begin("outputs", watcher::look, POLL)) {
      await().atMost(DEADLINE).until(() -> watching.failure().isPresent());
      assertThat(watching.failure().get()).hasMessageContaining(JoinedFiles.COMMIT);
    }
  }

  @Test
  void aFaultOfItsOwnIsKeptToo() {
    Watching.Look faulty =
        () -> {
          throw new IllegalStateException("no such output");
        };

    try (Watching watching = Watching.begin("outputs", faulty, POLL)) {
      await().atMost(DEADLINE).until(() -> watching.failure().isPresent());
      assertThat(watching.failure().get()).hasMessage("no such output");
    }
  }
}

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

  @TempDir Path folder;

  @Test
  void itLooksUntilItIsClosedAndTellsOfEachLook() {
    OutputWatcher watcher = new OutputWatcher(Map.of("east", folder), Clock.systemUTC());
    AtomicLong told = new AtomicLong();

    try (Watching watching =
        Watching.begin(watcher, Poll.every(Duration.ofMillis(1)), told::incrementAndGet)) {
      await().atMost(DEADLINE).until(() -> watcher.looks() > 3);
      assertThat(watching.failure()).isEmpty();
    }

    assertThat(told).hasValue(watcher.looks());
  }

  @Test
  void whyALookFailedIsKept() throws IOException {
    Path file = folder.resolve("joined/date=2026-01-02/hour=03/" + JoinedFiles.COMMIT + ".parquet");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no rows");
    OutputWatcher watcher = new OutputWatcher(Map.of("east", folder), Clock.systemUTC());

    try (Watching watching = Watching.begin(watcher, Poll.every(Duration.ofMillis(1)), () -> {})) {
      await().atMost(DEADLINE).until(() -> watching.failure().isPresent());
      assertThat(watching.failure().get()).hasMessageContaining(JoinedFiles.COMMIT);
    }
  }
}

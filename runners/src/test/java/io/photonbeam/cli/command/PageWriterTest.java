package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.report.RunReport.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PageWriterTest {
  private static final Duration SOON = Duration.ofMillis(5);

  @TempDir Path folder;
  private final TestConsole console = new TestConsole();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  private RunReport report(String words) {
    return new RunRecorder("join", "a", InstantSource.system())
        .history(new Verdict(Verdict.Kind.OPEN, words));
  }

  private PageWriter writer(Optional<Path> file) {
    PageWriter writer = new PageWriter(file, console.console(), SOON, SOON);
    writer.start(
        looks::incrementAndGet, () -> report("asked " + asked.incrementAndGet() + " times"));
    return writer;
  }

  @Test
  void thePageIsWrittenAgainAndAgainAndForTheLastTimeWhenToldTo() throws Exception {
    Path file = folder.resolve("join.html");
    PageWriter writer = writer(Optional.of(file));
    try (writer) {
      await().until(() -> looks.get() > 2 && asked.get() > 2);
      await().until(() -> Files.readString(file).matches("(?s).*asked [0-9]+ times.*"));
    }

    assertThat(writer.write(() -> report("the end"))).isTrue();

    assertThat(file).content().startsWith("<!DOCTYPE html>").contains("the end");
    assertThat(folder.toFile().list()).containsExactly("join.html");
  }

  @Test
  void aPageThatCannotBeWrittenMeanwhileIsToldOnceAndTriedAgain() throws Exception {
    Path file = folder.resolve("gone/join.html");
    PageWriter writer = writer(Optional.of(file));
    try (writer) {
      await().until(() -> asked.get() > 5);
      Files.createDirectory(file.getParent());
      await().until(() -> Files.exists(file));
    }
    Files.delete(file);
    Files.delete(file.getParent());

    assertThat(writer.write(() -> report("the end"))).isFalse();
    assertThat(console.err())
        .contains("--htmlReport=" + file + " could not be written: no such file")
        .containsOnlyOnce("it is tried again each minute")
        .containsOnlyOnce("What was done is done, but --htmlReport=");
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWasMadeEarlierIsNotPutLater() throws Exception {
    Path file = folder.resolve("join.html");
    CountDownLatch isMade = new CountDownLatch(1);
    CountDownLatch mayBePut = new CountDownLatch(1);
    try (PageWriter writer = new PageWriter(Optional.of(file), console.console(), SOON, SOON)) {
      Thread other = new Thread(() -> writer.write(() -> report("the end")));
      writer.start(
          looks::incrementAndGet,
          () -> {
            if (asked.incrementAndGet() > 1) {
              throw new IllegalStateException("once is enough");
            }
            isMade.countDown();
            awaitOrFail(mayBePut);
            return report("under way");
          });
      isMade.await();
      other.start();
      await()
          .until(
              () ->
                  other.getState() == Thread.State.BLOCKED
                      || other.getState() == Thread.State.TERMINATED);
      mayBePut.countDown();
      other.join();
    }

    assertThat(file).content().contains("the end").doesNotContain("under way");
  }

  @Test
  void aLookThatFailsIsNotTheLast() {
    try (PageWriter writer = new PageWriter(Optional.empty(), console.console(), SOON, SOON)) {
      writer.start(
          () -> {
            if (looks.incrementAndGet() == 1) {
              throw new IllegalStateException("once");
            }
          },
          () -> report("none"));

      await().until(() -> looks.get() > 3);
    }
  }

  @Test
  void withoutAFileItOnlyLooks() {
    try (PageWriter writer = writer(Optional.empty())) {
      await().until(() -> looks.get() > 5);
      assertThat(writer.write(() -> report("the end"))).isTrue();
    }
    assertThat(asked).hasValue(0);
    assertThat(folder).isEmptyDirectory();
  }
}

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
class HtmlReporterTest {
  private static final Duration SOON = Duration.ofMillis(5);

  @TempDir Path folder;
  private final TestConsole console = new TestConsole();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  private RunReport report(String words) {
    return new RunRecorder("join", "a", InstantSource.system())
        .history(new Verdict(Verdict.Kind.OPEN, words));
  }

  private HtmlReporter reporter(Optional<Path> file) {
    HtmlReporter reporter = new HtmlReporter(file, console.console(), SOON, SOON);
    reporter.start(
        looks::incrementAndGet, () -> report("asked " + asked.incrementAndGet() + " times"));
    return reporter;
  }

  @Test
  void thePageIsWrittenAgainAndAgainAndForTheLastTimeWhenToldTo() throws Exception {
    Path file = folder.resolve("join.html");
    HtmlReporter reporter = reporter(Optional.of(file));
    try (reporter) {
      await().until(() -> looks.get() > 2 && asked.get() > 2);
      await().until(() -> Files.readString(file).matches("(?s).*asked [0-9]+ times.*"));
    }

    assertThat(reporter.write(() -> report("the end"))).isTrue();

    assertThat(file).content().startsWith("<!DOCTYPE html>").contains("the end");
    assertThat(folder.toFile().list()).containsExactly("join.html");
  }

  @Test
  void aPageThatCannotBeWrittenMeanwhileIsToldOnceAndTriedAgain() throws Exception {
    Path file = folder.resolve("gone/join.html");
    HtmlReporter reporter = reporter(Optional.of(file));
    try (reporter) {
      await().until(() -> asked.get() > 5);
      Files.createDirectory(file.getParent());
      await().until(() -> Files.exists(file));
    }
    Files.delete(file);
    Files.delete(file.getParent());

    assertThat(reporter.write(() -> report("the end"))).isFalse();
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
    try (HtmlReporter reporter =
        new HtmlReporter(Optional.of(file), console.console(), SOON, SOON)) {
      Thread writer = new Thread(() -> reporter.write(() -> report("the end")));
      reporter.start(
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
      writer.start();
      await()
          .until(
              () ->
                  writer.getState() == Thread.State.BLOCKED
                      || writer.getState() == Thread.State.TERMINATED);
      mayBePut.countDown();
      writer.join();
    }

    assertThat(file).content().contains("the end").doesNotContain("under way");
  }

  @Test
  void aLookThatFailsIsNotTheLast() {
    try (HtmlReporter reporter =
        new HtmlReporter(Optional.empty(), console.console(), SOON, SOON)) {
      reporter.start(
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
    try (HtmlReporter reporter = reporter(Optional.empty())) {
      await().until(() -> looks.get() > 5);
      assertThat(reporter.write(() -> report("the end"))).isTrue();
    }
    assertThat(asked).hasValue(0);
    assertThat(folder).isEmptyDirectory();
  }
}

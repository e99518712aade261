package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.Published;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishGateTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final OutputFile FILE =
      new OutputFile("date=2026-01-02/hour=03/" + ID + ".parquet", 1, 5, "xxh64:00");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path output;
  private final PublishGate gate = new PublishGate();
  private OutputFolder folder;
  private Path staged;

  @BeforeEach
  void stage() throws IOException {
    BegunOutput.in(output);
    folder = new OutputFolder(output, gate);
    folder.makeStaged("a");
    staged = Files.writeString(folder.staged("a", FILE), "three");
  }

  @Test
  void nothingBecomesVisibleOnceItIsClosed() throws IOException {
    assertThat(gate.close(Duration.ZERO)).isTrue();

    assertThatThrownBy(() -> folder.publish(CommitRecord.of(ID, "a", List.of(FILE), 0, 0)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("its run has ended");
    assertThatThrownBy(() -> folder.restore(staged, FILE)).hasMessageContaining("has ended");
    assertThatThrownBy(() -> folder.replace(staged, FILE)).hasMessageContaining("has ended");

    assertThat(Published.files(folder.joined())).isEmpty();
    assertThat(staged).exists();
  }

  @Test
  void closingWaitsForWhatIsJustBecomingVisible() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    startDaemon(() -> pass(begun, goOn));
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(gate.close(Duration.ZERO)).as("somebody is inside").isFalse();
    CompletableFuture<Boolean> closing = new CompletableFuture<>();
    Thread closer = startDaemon(() -> closing.complete(gate.close(PATIENCE)));

    await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    assertThat(closing).isNotDone();
    goOn.countDown();

    assertThat(closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobodyIsLetInWhileOneIsInside() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    startDaemon(() -> pass(begun, goOn));
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(gate.close(Duration.ZERO)).isFalse();

    assertThatThrownBy(() -> gate.pass(() -> {})).hasMessageContaining("has ended");
    goOn.countDown();
  }

  private static Thread startDaemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void pass(CountDownLatch begun, CountDownLatch goOn) {
    try {
      gate.pass(
          () -> {
            begun.countDown();
            awaitUnlessInterrupted(goOn);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitUnlessInterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    CompletableFuture<Boolean> closing = new CompletableFuture<>();
    Thread closer = new Thread(() -> closing.complete(gate.close(PATIENCE)));
    closer.setDaemon(true);

    gate.pass(
        () -> {
          closer.start();
          await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
          assertThat(closing).isNotDone();
        });

    assertThat(closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsInsideForTooLongIsToldOfAndNobodyElseIsLetIn() throws IOException {
    gate.pass(
        () -> {
          assertThat(gate.close(Duration.ZERO)).isFalse();
          assertThatThrownBy(() -> gate.pass(() -> {})).hasMessageContaining("has ended");
        });

    assertThat(gate.close(Duration.ZERO)).isTrue();
  }
}

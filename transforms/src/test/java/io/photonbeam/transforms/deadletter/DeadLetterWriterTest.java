package io.photonbeam.transforms.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.transforms.deadletter.DeadLetterBatch.Place;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process that takes this one for dead clears its staged letters away. */
class DeadLetterWriterTest {
  private static final Instant NOW = Instant.parse("2026-06-02T03:00:00Z");

  @TempDir Path output;
  private final List<Path> published = new ArrayList<>();
  private int clearings;

  private void write() throws IOException {
    UnjoinableFolder folder = new UnjoinableFolder(output);
    DeadLetterWriter writer =
        new DeadLetterWriter(
            folder, "a", new CommitIds(() -> NOW, new Random(1)), this::clearedNow);
    DeadLetterBatch letter =
        new DeadLetterBatch(
            "damaged_block", "torn", 1, Optional.empty(), Optional.of(new Place("log", 7, 1)));
    writer.write("damaged_block", List.of(letter), published::add);
  }

  @Test
  void whereTheOutputIsGoneNoneIsWritten() throws IOException {
    UnjoinableFolder folder = new UnjoinableFolder(output);
    Path staged = folder.staged("a", "letters");
    Files.writeString(staged, "letters");
    Files.delete(OutputFolder.mark(output));

    assertThatThrownBy(() -> folder.staged("a", "more")).hasMessageContaining("is gone");
    assertThatThrownBy(() -> folder.publish(staged, "expired", LocalDate.EPOCH))
        .hasMessageContaining("is gone");

    assertThat(output.resolve("unjoinable")).doesNotExist();
  }

  /** Asked for between staging and publishing. */
  private Instant clearedNow() {
    try {
      if (clearings-- > 0) {
        new UnjoinableFolder(output).clearStaged("a");
      }
      return NOW;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @Test
  void lettersThatWereClearedAwayAreWrittenAgain() throws IOException {
    clearings = 2;

    write();

    assertThat(published).singleElement().asInstanceOf(PATH).exists();
    assertThat(DeadLetterFiles.below(output.resolve("unjoinable"))).hasSize(1);
  }

  @Test
  void aFolderThatLosesThemEachTimeIsAnError() {
    clearings = 100;

    assertThatThrownBy(this::write).isInstanceOf(NoSuchFileException.class);
  }
}

package io.photonbeam.transforms.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file is there as a whole, or as it was. */
class DurableFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("note.json");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void contentIsPutInPlaceOfWhatWasThere() throws IOException {
    DurableFile.replace(file, "old, and longer".getBytes(UTF_8));
    DurableFile.replace(file, "new".getBytes(UTF_8));

    assertThat(file).hasContent("new");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void whereItFailsTheOldContentStaysAndNothingElse() throws IOException {
    Files.createDirectories(file.resolve("in the way"));

    assertThatThrownBy(() -> DurableFile.replace(file, new byte[1]))
        .isInstanceOf(IOException.class);

    assertThat(file.resolve("in the way")).isDirectory();
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aNewFileIsPutInPlaceOfNone() throws IOException {
    DurableFile.write(file, "first".getBytes(UTF_8));

    assertThatThrownBy(() -> DurableFile.write(file, "second".getBytes(UTF_8)))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("first");
  }

  @Test
  void draftsOfOneFileAreApart() {
    assertThat(DurableFile.draft(file)).isNotEqualTo(DurableFile.draft(file)).hasParentRaw(folder);
  }
}

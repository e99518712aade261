package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path dir;

  @Test
  void anotherDemoIsKeptOutUntilTheEnd() throws IOException {
    Path path = dir.resolve("a/b");
    try (DemoFolder first = DemoFolder.open(path)) {
      assertThat(first.path()).isDirectory();
      assertThatThrownBy(() -> DemoFolder.open(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another demo is at work in " + path)
          .hasMessageContaining("--dir");
    }
    DemoFolder.open(path).close();
  }

  @Test
  void aFolderThatIsAFileIsNamedWithTheOption() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> DemoFolder.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--dir=" + file);
  }
}

package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {
  @TempDir Path dir;

  @Test
  void aFolderOnlyHasToBeThere() throws IOException {
    SharedFile folder = SharedFile.folder(dir.resolve("log"));
    assertThat(folder.problem("east-1").orElseThrow())
        .startsWith("a process on east-1 does not see the folder " + dir.resolve("log") + "; ");

    Files.createDirectory(dir.resolve("log"));
    assertThat(folder.problem("east-1")).isEmpty();
  }

  @Test
  void whoSeesAnotherFileOrNoneIsTold() throws IOException {
    Path file = Files.writeString(dir.resolve("output.json"), "one");
    SharedFile shared = SharedFile.of(file);
    assertThat(shared.problem("east-1")).isEmpty();

    Files.writeString(file, "two");
    assertThat(shared.problem("east-1").orElseThrow())
        .startsWith("a process on east-1 sees another " + file + "; the output, the logs and");

    Files.delete(file);
    assertThat(shared.problem("east-1").orElseThrow())
        .startsWith("a process on east-1 does not see " + file);

    Files.createDirectory(file);
    assertThat(shared.problem("east-1").orElseThrow())
        .startsWith("a process on east-1 can't read " + file);
  }

  @Test
  void whoCannotNameItInItsLocaleIsToldToStartInAnother() {
    String path = dir + "/s\ud83dk"; // Half a character is in no encoding.

    for (String content : new String[] {null, "one"}) {
      assertThat(new SharedFile(path, content).problem("east-1").orElseThrow())
          .startsWith("a process on east-1 can't see " + path)
          .contains("LC_ALL=C.UTF-8");
    }
  }
}

package io.photonbeam.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"logs", "logs/out", "logs/a/../b", "logs/."})
  void anOutputInALogIsRefused(String output) {
    assertThat(Folders.problem(folder.resolve("logs"), folder.resolve(output)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("would be read as the log's"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"joined", "_staged/a", "unjoinable", "_photonbeam", "compacted/x"})
  void aLogInWhatTheOutputHoldsIsRefused(String log) {
    assertThat(Folders.problem(folder.resolve("out").resolve(log), folder.resolve("out")))
        .isPresent();
  }

  @Test
  void foldersBesideEachOtherAndPassedOverOnesAreNot() {
    Path logs = folder.resolve("logs");
    assertThat(Folders.problem(logs, folder.resolve("logs2"))).isEmpty();
    assertThat(Folders.problem(logs, logs.resolve("_out"))).isEmpty();
    assertThat(Folders.problem(logs, logs.resolve(".out/x"))).isEmpty();
    assertThat(Folders.problem(logs, folder)).isEmpty();
  }

  @Test
  void aLinkIsTheFolderThatItNames() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), logs);

    assertThat(Folders.areApart(logs, link)).isFalse();
    assertThat(Folders.areApart(logs, link.resolve("not there yet"))).isFalse();
    assertThat(Folders.problem(logs, link.resolve("out"))).isPresent();
    assertThat(Folders.areApart(logs, folder.resolve("other"))).isTrue();
  }
}

package io.photonbeam.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir Path dir;

  @Test
  void logsStayAndTemporaryFilesGo() throws Exception {
    Path log;
    Path temporary;
    try (ClusterFolder folder = ClusterFolder.take(dir.resolve("a/b"))) {
      log = Files.writeString(folder.logs().resolve("x.log"), "said");
      temporary = Files.createDirectories(folder.tmp().resolve("blobs/1"));
    }

    assertThat(log).hasContent("said");
    assertThat(temporary).doesNotExist();
  }

  @Test
  void whatAKilledClusterLeftIsTakenAway() throws Exception {
    Path left = Files.createDirectories(dir.resolve("tmp/blobs"));

    try (ClusterFolder folder = ClusterFolder.take(dir)) {
      assertThat(left).doesNotExist();
      assertThat(folder.tmp()).isEmptyDirectory();
    }
  }

  @Test
  void oneClusterHasItAtATime() throws Exception {
    try (ClusterFolder folder = ClusterFolder.take(dir)) {
      Path inUse = Files.createFile(folder.tmp().resolve("in-use"));

      assertThatIOException()
          .isThrownBy(() -> ClusterFolder.take(dir))
          .withMessageContaining(dir.toString())
          .withMessageContaining("another cluster runs from it");
      assertThat(inUse).exists();
    }
    ClusterFolder.take(dir).close();
  }

  @Test
  void aFileInItsPlaceIsTold() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThatIOException()
        .isThrownBy(() -> ClusterFolder.take(file))
        .withMessageStartingWith("the cluster can't have its folder " + file);
  }
}

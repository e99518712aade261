package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
  @TempDir Path dir;

  @Test
  void aFolderIsNoFileAndAFileNoFolder() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(Presence.isFolder(dir)).isTrue();
    assertThat(Presence.isFile(dir)).isFalse();
    assertThat(Presence.isFile(file)).isTrue();
    assertThat(Presence.isFolder(file)).isFalse();
  }

  @Test
  void whatIsNotThereIsNeither() throws IOException {
    assertThat(Presence.isFolder(dir.resolve("none"))).isFalse();
    assertThat(Presence.isFile(dir.resolve("none/file"))).isFalse();
  }

  @Test
  void belowAFileNothingIsThere() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(Presence.isFolder(file.resolve("joined"))).isFalse();
    assertThat(Presence.isFile(file.resolve("joined/date/row"))).isFalse();
  }

  @Test
  void aLinkIsFollowedUnlessItMayNotBe() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), folder);

    assertThat(Presence.isFolder(link)).isTrue();
    assertThat(Presence.isFolder(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  /** As a missing permission does, which a test's user may not lack. */
  @Test
  void whatTheSystemCannotTellIsAnError() throws IOException {
    Path loop = Files.createSymbolicLink(dir.resolve("loop"), dir.resolve("loop"));

    assertThatThrownBy(() -> Presence.isFolder(loop)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> Presence.isFile(loop.resolve("file")))
        .isInstanceOf(FileSystemException.class);
  }
}

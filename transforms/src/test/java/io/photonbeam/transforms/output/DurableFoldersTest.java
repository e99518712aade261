package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFoldersTest {
  @TempDir Path dir;
  private final List<Path> synced = new ArrayList<>();
  private final DurableFolders folders = new DurableFolders(synced::add);

  @BeforeEach
  void knowWhatIsThere() throws IOException {
    folders.create(dir);
    synced.clear();
  }

  @Test
  void newFoldersAreMadeDurableFromTheTop() throws IOException {
    folders.create(dir.resolve("day/hour"));

    assertThat(dir.resolve("day/hour")).isDirectory();
    assertThat(synced).containsExactly(dir, dir.resolve("day"));
  }

  @Test
  void aFolderThatAnotherHasMadeIsMadeDurableAsWell() throws IOException {
    Files.createDirectories(dir.resolve("day/hour"));

    folders.create(dir.resolve("day/hour"));

    assertThat(synced).containsExactly(dir, dir.resolve("day"));
  }

  @Test
  void whatIsKnownToBeDurableCostsNothing() throws IOException {
    folders.create(dir.resolve("day/one"));
    synced.clear();

    folders.create(dir.resolve("day/one"));
    folders.create(dir.resolve("day/two"));

    assertThat(synced).containsExactly(dir.resolve("day"));
  }

  @Test
  void aFolderThatWasTakenAwayIsMadeAgain() throws IOException {
    folders.create(dir.resolve("day"));
    Files.delete(dir.resolve("day"));
    synced.clear();

    folders.create(dir.resolve("day"));

    assertThat(dir.resolve("day")).isDirectory();
    assertThat(synced).containsExactly(dir);
  }

  @Test
  void whatIsGivenIsNotMade() throws IOException {
    Path given = dir.resolve("a/given");

    assertThatThrownBy(() -> folders.createBelow(given, List.of(given.resolve("day/hour"))))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(dir.resolve("a").toString());
    assertThat(dir).isEmptyDirectory();

    Files.createDirectories(given);
    folders.createBelow(given, List.of(given.resolve("day/hour")));
    assertThat(given.resolve("day/hour")).isDirectory();
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    Path target = Files.createDirectory(dir.resolve("target"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), target);

    folders.create(link.resolve("hour"));

    assertThat(target.resolve("hour")).isDirectory();
    assertThat(synced).containsExactly(dir, link);
  }

  @Test
  void aFolderWhoseParentCannotBeMadeDurableIsMadeDurableTheNextTime() throws IOException {
    List<Path> tried = new ArrayList<>();
    DurableFolders failing =
        new DurableFolders(
            folder -> {
              tried.add(folder);
              if (folder.equals(dir) && tried.stream().filter(dir::equals).count() == 1) {
                throw new IOException("the disk has gone");
              }
            });

    assertThatThrownBy(() -> failing.create(dir.resolve("day"))).hasMessage("the disk has gone");
    failing.create(dir.resolve("day"));

    assertThat(tried.stream().filter(dir::equals)).hasSize(2);
  }

  @Test
  void onlyWhatWasThereBeforeMayBeUnreadable() throws IOException {
    DurableFolders unreadable =
        new DurableFolders(
            folder -> {
              throw new AccessDeniedException(folder.toString());
            });

    unreadable.create(dir);
    assertThatThrownBy(() -> unreadable.create(dir.resolve("new")))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aFileInTheWayIsAnError() throws IOException {
    Files.writeString(dir.resolve("day"), "in the way");

    assertThatThrownBy(() -> folders.create(dir.resolve("day/hour")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}

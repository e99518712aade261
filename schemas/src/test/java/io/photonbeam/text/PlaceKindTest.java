package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceKindTest {
  @TempDir Path folder;

  @Test
  void nothingIsWrongWithWhatIsOfTheKindOrNotThere() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThat(PlaceKind.FILE.obstacle(file)).isEmpty();
    assertThat(PlaceKind.FILE.obstacle(link)).isEmpty();
    assertThat(PlaceKind.FOLDER.obstacle(folder)).isEmpty();
    assertThat(PlaceKind.FOLDER.obstacle(folder.resolve("a/b"))).isEmpty();
  }

  @Test
  void whatIsThereInsteadIsSaid() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(PlaceKind.FILE.obstacle(folder)).contains("is a folder");
    assertThat(PlaceKind.FOLDER.obstacle(file)).contains("is a file");
    assertThat(PlaceKind.FILE.other(file.resolve("a/b")))
        .contains("lies below " + file + ", which is a file");
    assertThat(PlaceKind.FILE.obstacle(Path.of("/dev/null")))
        .contains("is a pipe, a socket or a device");
  }

  @Test
  void whatIsMisplacedIsSaidByItsNameWithWhatBelongsThere() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(PlaceKind.FOLDER.misplaced(file, Path.of("mine")))
        .contains("mine is a file, where a folder belongs");
    assertThat(PlaceKind.FILE.misplaced(file, Path.of("mine"))).isEmpty();
  }

  @Test
  void aLinkToNothingKeepsAPlaceFromBeingMadeButMayLeadSomewhereLater() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

    assertThat(PlaceKind.FOLDER.obstacle(link)).contains("is a link to nothing");
    assertThat(PlaceKind.FOLDER.obstacle(link.resolve("a")))
        .contains("lies below " + link + ", which is a link to nothing");
    assertThat(PlaceKind.FOLDER.other(link)).isEmpty();
  }
}

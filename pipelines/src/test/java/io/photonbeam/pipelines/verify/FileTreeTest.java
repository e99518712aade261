package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  private Path file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void allFilesAreListedInTheirOrderButThoseThatReadersPassOver() throws IOException {
    Path last = file("b/z.parquet");
    Path first = file("a/x");
    file("a/_x");
    file(".hidden/x");
    file("_tmp/x");

    FileTree tree = FileTree.below(folder);

    assertThat(tree.files()).containsExactly(first, last);
    assertThat(tree.unreadable()).isEmpty();
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    Path file = file("a/x");
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("a/up"), folder);

    FileTree tree = FileTree.below(folder);

    assertThat(tree.files()).contains(file, folder.resolve("b/x"));
    assertThat(tree.unreadable()).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereOrToItselfCannotBeLookedInto() throws IOException {
    Path self = folder.resolve("x.parquet");
    Files.createSymbolicLink(self, self);
    Path nowhere = Files.createSymbolicLink(folder.resolve("y"), folder.resolve("none"));

    assertThat(FileTree.below(folder).unreadable()).containsOnlyKeys(self, nowhere);
  }

  @Test
  void whatLiesTooDeepIsNotPassedOverInSilence() throws IOException {
    file("d/".repeat(70) + "x.parquet");

    FileTree tree = FileTree.below(folder);

    assertThat(tree.files()).isEmpty();
    assertThat(tree.unreadable().values()).singleElement().asString().contains("folders deep");
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> FileTree.below(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}

package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.Published;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final OutputFile THREE = file("hour=03");
  private static final OutputFile FOUR = file("hour=04");

  @TempDir Path output;
  @TempDir Path elsewhere;
  private OutputFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    BegunOutput.in(output);
    folder = new OutputFolder(output);
  }

  @Test
  void filesOfAllHoursAreMovedFromOneStagingFolder() throws IOException {
    stage(THREE, "three");
    stage(FOUR, "four");

    folder.publish(commit());

    assertThat(Published.files(folder.joined())).containsExactly(THREE.path(), FOUR.path());
    assertThat(Published.files(output.resolve("_staged"))).isEmpty();
    assertThat(output.resolve("joined").resolve(FOUR.path())).hasContent("four");
  }

  @Test
  void publishingAgainChangesNothing() throws IOException {
    stage(THREE, "three");
    stage(FOUR, "four");
    folder.publish(commit());

    folder.publish(commit());

    assertThat(output.resolve("joined").resolve(THREE.path())).hasContent("three");
    assertThat(Published.files(folder.joined())).hasSize(2);
  }

  @Test
  void publishingGoesOnWhereAnotherStopped() throws IOException {
    stage(THREE, "three");
    stage(FOUR, "four");
    Path three = folder.joined().resolve(THREE.path());
    OutputFolder.createFolders(three.getParent());
    Files.move(folder.staged("a", THREE), three);

    folder.publish(commit());

    assertThat(Published.files(folder.joined())).hasSize(2);
  }

  @Test
  void aFileThatIsNowhereIsNamed() throws IOException {
    stage(THREE, "three");

    assertThatThrownBy(() -> folder.publish(commit()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(FOUR.path())
        .hasMessageContaining(folder.staged("a", FOUR).toString());
  }

  @Test
  void stagingIsBesideTheFolderOfReaders() {
    assertThat(folder.staged("a", THREE))
        .isEqualTo(output.resolve("_staged/a/" + ID + ".2026-01-02T03.parquet"));
    assertThat(folder.joined()).isEqualTo(output.resolve("joined"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../b", "a/b", "", ".hidden", "/tmp", "a\0"})
  void aPipelineIdCannotLeaveTheFolder(String pipeline) {
    assertThatThrownBy(() -> folder.staged(pipeline)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOutputThatIsGoneIsNotMadeAnew() throws IOException {
    stage(THREE, "three");
    stage(FOUR, "four");
    Path made = Files.writeString(elsewhere.resolve("made"), "three");
    Path mark = OutputFolder.mark(output);
    Files.move(output, elsewhere.resolve("moved"));

    for (ThrowingCallable work :
        List.<ThrowingCallable>of(
            () -> folder.makeStaged("a"),
            () -> folder.publish(commit()),
            () -> folder.restore(made, THREE),
            () -> folder.replace(made, THREE),
            () -> folder.syncPublished(commit()))) {
      assertThatThrownBy(work)
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(mark + " is gone");
      assertThat(output).doesNotExist();
    }
  }

  @Test
  void aMarkThatCannotBeLookedAtIsNotCalledGone() throws IOException {
    Path mark = OutputFolder.mark(output);
    Files.delete(mark);
    Files.createSymbolicLink(mark, mark);

    assertThatThrownBy(() -> folder.makeStaged("a"))
        .isInstanceOf(FileSystemException.class)
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("symbolic links");
  }

  @Test
  void aStagingFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(output.resolve("_staged"), "in the way");

    assertThatThrownBy(() -> folder.makeStaged("a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(output.resolve("_staged").toString());
  }

  @Test
  void intoTheMountPointOfAnOutputThatIsNotMountedNothingIsWritten() throws IOException {
    Files.delete(OutputFolder.mark(output));
    Files.delete(OutputFolder.mark(output).getParent());

    assertThatThrownBy(() -> folder.makeStaged("a")).hasMessageContaining("unmounted");

    assertThat(output).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.parquet",
        "a/b/x.parquet",
        "date=2026-01-02/hour=03/x.avro",
        "date=2026-01-02/hour=03/../x.parquet",
        "date=../hour=03/x.parquet",
        "date=2026-01-02/hour=03/sub/x.parquet"
      })
  void aPathThatIsNoPublishedFileIsRefused(String path) {
    assertThatThrownBy(() -> OutputFolder.stagedName(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
  }

  private void stage(OutputFile file, String content) throws IOException {
    OutputFolder.createFolders(folder.staged("a"));
    Files.writeString(folder.staged("a", file), content);
  }

  private static CommitRecord commit() {
    return CommitRecord.of(ID, "a", List.of(THREE, FOUR), 0, 0);
  }

  private static OutputFile file(String hour) {
    return new OutputFile("date=2026-01-02/" + hour + "/" + ID + ".parquet", 1, 5, "xxh64:00");
  }
}

package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFailuresTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "No space left on device, free some space",
    "Disk quota exceeded, quota",
    "Read-only file system, mount it writable",
    "Too many open files, ulimit -n",
    "File too large, ulimit -f",
    "File name too long, at most 255 bytes",
    "Permission denied, permission",
    "Operation not permitted, permission",
    "Input/output error, the disk",
    "Stale file handle, mount"
  })
  void theAdviceFitsTheCauseWhicheverWayJavaTellsIt(String cause, String advice) {
    assertThat(FileFailures.words(new FileSystemException("a/b", null, cause)))
        .startsWith("a/b: " + cause)
        .contains(advice);
    assertThat(FileFailures.words(new FileNotFoundException("a/b (" + cause + ")")))
        .contains("a/b", advice);
    assertThat(FileFailures.words(new IOException(cause))).contains(advice);
  }

  @Test
  void aFailureToWriteAnOpenFileIsToldWithItsNameOnce() {
    Path file = folder.resolve("a");
    IOException plain = new IOException("No space left on device");
    IOException named = FileFailures.naming(file, plain);

    assertThat(named).hasMessage(file + ": No space left on device").hasNoCause();
    assertThat(named).hasSuppressedException(plain);
    assertThat(FileFailures.naming(folder, named)).isSameAs(named);
    EOFException ofItsKind = new EOFException("cut off");
    assertThat(FileFailures.naming(file, ofItsKind)).isSameAs(ofItsKind);
    assertThatThrownBy(
            () ->
                FileFailures.naming(
                    file,
                    () -> {
                      throw plain;
                    }))
        .hasMessage(file + ": No space left on device");
  }

  @Test
  void ofAPathThatIsTooLongToBeShownTheReasonIs() {
    String path = "/" + "x".repeat(10_000);

    assertThat(FileFailures.words(new FileSystemException(path, null, "File name too long")))
        .startsWith("/xxx")
        .contains(": File name too long; a name has at most 255 bytes, a path 4,095")
        .hasSizeLessThan(5_000);
  }

  @Test
  void aPermissionIsToldAsOneAndAMissingFileAsMissing() {
    assertThat(FileFailures.words(new AccessDeniedException("a/b")))
        .isEqualTo(
            "no permission for a/b; give this user permission to it and to the folders above it");
    assertThat(FileFailures.words(new NoSuchFileException("a/b")))
        .isEqualTo("no such file or directory: a/b");
  }

  @Test
  void whatTheSystemReallySaysIsKnown() {
    try {
      Files.createFile(folder.resolve("x".repeat(300)));
      throw new AssertionError("a name of 300 characters was taken");
    } catch (IOException e) {
      assertThat(FileFailures.words(e)).contains("a name has at most 255 bytes");
    }
  }

  @Test
  void aFileIsGoneOnlyIfItIsNotThere() {
    assertThat(FileFailures.isGone(new NoSuchFileException("a/b"))).isTrue();
    assertThat(FileFailures.isGone(open(folder.resolve("none")))).isTrue();
    assertThat(FileFailures.isGone(open(folder))).as("a folder").isFalse();
    for (String cause : List.of("Permission denied", "Too many open files")) {
      assertThat(FileFailures.isGone(new FileNotFoundException("a/b (" + cause + ")"))).isFalse();
    }
    assertThat(FileFailures.isGone(new IOException("No such file or directory"))).isFalse();
  }

  /** The system tells the reason in the language of the user. */
  @Test
  void aFileIsGoneInAnyLanguage() throws IOException {
    String reason = " (Datei oder Verzeichnis nicht gefunden)";
    Path there = Files.writeString(folder.resolve("there (1)"), "");

    assertThat(FileFailures.isGone(new FileNotFoundException(folder.resolve("none") + reason)))
        .isTrue();
    assertThat(FileFailures.isGone(new FileNotFoundException(there + reason))).isFalse();
  }

  private static FileNotFoundException open(Path file) {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      throw new AssertionError(file + " was opened: " + opened);
    } catch (FileNotFoundException e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void adviceIsGivenOnce() {
    String once = FileFailures.withAdvice("x: Permission denied");

    assertThat(FileFailures.withAdvice(once)).isEqualTo(once);
    assertThat(FileFailures.withAdvice("all is well")).isEqualTo("all is well");
  }

  @Test
  void aNameThatStandsBeforeTheWordsIsNotSaidAgain() {
    Path file = Path.of("out/a b.parquet");

    for (String said : List.of("out/a b.parquet: is too short", "out/a b.parquet is too short")) {
      assertThat(FileFailures.wordsAfter(file, new IOException(said))).isEqualTo("is too short");
    }
    assertThat(FileFailures.wordsAfter(file, new IOException("out/a b.parquet.x is short")))
        .isEqualTo("out/a b.parquet.x is short");
  }
}

package io.photonbeam.log.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogListingTest {
  @TempDir Path root;

  private Path file(String name, int size) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[size]);
  }

  @Test
  void aFolderThatDoesNotExistIsAnEmptyLog() throws IOException {
    LogListing listing = LogListing.of(root.resolve("none"));

    assertThat(listing.entries()).isEmpty();
    assertThat(listing.totalBytes()).isZero();
  }

  @Test
  void filesOfNestedFoldersAreListedInPathOrderWithSizeAndTime() throws IOException {
    Path second = file("b/2026/x.avro", 20);
    Path first = file("a.avro", 1);
    Path third = file("b/y.avro", 300);
    Instant time = Instant.parse("2026-01-02T03:04:05.123456Z");
    Files.setLastModifiedTime(second, FileTime.from(time));

    LogListing listing = LogListing.of(root);

    assertThat(listing.entries().keySet()).containsExactly(first, second, third);
    LogListing.Entry entry = listing.entries().get(second);
    assertThat(entry.size()).isEqualTo(20);
    assertThat(entry.modifiedMicros()).isEqualTo(time.getEpochSecond() * 1_000_000 + 123_456);
    assertThat(listing.totalBytes()).isEqualTo(321);
  }

  @Test
  void hiddenFilesAndFoldersAndOtherKindsOfFilesAreNotListed() throws IOException {
    file(".hidden.avro", 1);
    file("_temporary.avro", 1);
    file(".git/x.avro", 1);
    file("_staged/x.avro", 1);
    file("x.avro.tmp", 1);
    file("x.parquet", 1);
    Files.createDirectories(root.resolve("folder.avro"));

    assertThat(LogListing.of(root).entries()).isEmpty();
  }

  @Test
  void linksToWhatIsNotThereAreNamed() throws IOException {
    Path day = Files.createSymbolicLink(root.resolve("day2"), root.resolve("unmounted"));
    Path file = Files.createSymbolicLink(root.resolve("x.avro"), root.resolve("gone.avro"));
    Files.createSymbolicLink(root.resolve("_hidden"), root.resolve("gone"));

    LogListing listing = LogListing.of(root);

    assertThat(listing.unreadable()).containsOnlyKeys(day, file);
    assertThat(listing.problems()).hasSize(2);
  }

  @Test
  void aLogFolderMayItselfHaveAHiddenName() throws IOException {
    Path file = file("_log/x.avro", 1);

    assertThat(LogListing.of(root.resolve("_log")).entries()).containsOnlyKeys(file);
  }

  @Test
  void linkedFoldersAreFollowedAndLoopsAndDanglingLinksLeftOut(@TempDir Path elsewhere)
      throws IOException {
    Files.write(elsewhere.resolve("x.avro"), new byte[1]);
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    Files.createSymbolicLink(root.resolve("loop"), root);
    Files.createSymbolicLink(root.resolve("gone.avro"), root.resolve("nothing"));

    assertThat(LogListing.of(root).entries()).containsOnlyKeys(root.resolve("linked/x.avro"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.avro.gz",
        "x.avro.BZ2",
        "x.avro.xz",
        "x.avro.zst",
        "x.avro.lz4",
        "x.avro.zip",
        "x.avro.snappy"
      })
  void aPackedFileIsToBeUnpacked(String name) throws IOException {
    file(name, 1);

    assertThat(LogListing.of(root).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(LogProblem.Kind.PASSED_OVER_FILE);
              assertThat(problem.detail()).contains("unpack it").doesNotContain("rename");
            });
  }

  @Test
  void aFileOfAnotherNameIsToBeRenamed() throws IOException {
    file("x.avro.1", 1);
    Files.write(root.resolve("y.gz"), new byte[] {'O', 'b', 'j', 1});

    assertThat(LogListing.of(root).problems())
        .hasSize(2)
        .allSatisfy(
            problem -> assertThat(problem.detail()).contains("rename it").doesNotContain("unpack"));
  }
}

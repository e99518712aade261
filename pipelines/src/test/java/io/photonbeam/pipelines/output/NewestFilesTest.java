package io.photonbeam.pipelines.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.repair.VisibleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestFilesTest {
  @TempDir Path output;

  /** A file of an hour, by the number of its commit. */
  private void publish(String hour, int number) throws IOException {
    Path folder = Files.createDirectories(output.resolve("joined/date=2026-06-02/hour=" + hour));
    Files.createFile(folder.resolve(commit(number) + ".parquet"));
  }

  private static String commit(int number) {
    return String.format(Locale.ROOT, "20260602-%09d-aaaaaaaaaaaaaaaa", number);
  }

  private void changed(String hour, long seconds) throws IOException {
    Files.setLastModifiedTime(
        output.resolve("joined/date=2026-06-02/hour=" + hour),
        FileTime.fromMillis(1_000 * seconds));
  }

  private List<String> newest(int limit) throws IOException {
    return NewestFiles.of(output, limit).stream()
        .map(VisibleFile::commit)
        .map(commit -> commit.orElseThrow().text())
        .toList();
  }

  @Test
  void ofAnOutputWithoutRowsThereAreNone() throws IOException {
    assertThat(newest(10)).isEmpty();
  }

  @Test
  void ofASmallOutputAllFilesOfCommitsAreTaken() throws IOException {
    publish("03", 1);
    publish("03", 2);
    publish("04", 3);
    Files.createFile(output.resolve("joined/date=2026-06-02/hour=04/rows.parquet"));

    assertThat(newest(10)).containsExactlyInAnyOrder(commit(1), commit(2), commit(3));
  }

  @Test
  void aBackfillOfOldHoursIsAmongTheNewest() throws IOException {
    for (int hour = 10; hour < 20; hour++) {
      publish(String.valueOf(hour), hour);
      changed(String.valueOf(hour), hour);
    }
    publish("03", 99);
    changed("03", 1_000);

    assertThat(newest(2)).contains(commit(99));
  }

  @Test
  void withAClockSetBackTheNewestHoursAreLookedAtAllTheSame() throws IOException {
    for (int hour = 10; hour < 20; hour++) {
      publish(String.valueOf(hour), hour);
      changed(String.valueOf(hour), hour);
    }
    publish("21", 5);
    changed("21", 0);

    assertThat(newest(2)).contains(commit(5));
  }

  @Test
  void ofAFolderWithTooManyFilesSomeAreNewAndSomeAreSpread() throws IOException {
    for (int number = 0; number < 100; number++) {
      publish("03", number);
    }

    List<String> some = newest(10);

    assertThat(some).hasSize(10).doesNotHaveDuplicates();
    assertThat(some).contains(commit(99), commit(98), commit(97), commit(96), commit(95));
    assertThat(some).anyMatch(commit -> commit.compareTo(commit(50)) < 0);
  }
}

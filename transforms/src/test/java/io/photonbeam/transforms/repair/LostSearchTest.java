package io.photonbeam.transforms.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostSearchTest {
  private static final long DAY_MICROS = 86_400_000_000L;

  @TempDir Path output;
  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final CommitIds ids = CommitIds.system();

  @AfterEach
  void end() {
    run.close();
  }

  /** A published commit of a day of January 1970, with one file of ten bytes. */
  private CommitRecord publish(String pipeline, int day) {
    CommitId id = ids.next();
    String path = "date=1970-01-%02d/hour=00/%s.parquet".formatted(day, id);
    long micros = (day - 1) * DAY_MICROS;
    CommitRecord record =
        CommitRecord.of(id, pipeline, List.of(new OutputFile(path, 1, 10, "none")), micros, micros);
    run.registry().commit(record, List.of(ForeignId.of("of " + id, micros)));
    run.registry().markPublished(id);
    return run.registry().commitRecord(id).orElseThrow();
  }

  private Path writeFileOf(CommitRecord commit, int bytes) throws IOException {
    Path file = new OutputFolder(output).published(commit.files().get(0));
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }

  private LostSearch search(int most) {
    return search(most, commit -> {});
  }

  private LostSearch search(int most, LostSearch.Guard guard) {
    LostSearch search =
        new LostSearch(
            new LostSearch.Settings(
                new OutputFolder(output),
                Set.of("a"),
                FileCheck.SIZE,
                LocalDate.of(1970, 1, 10),
                most),
            run.metrics().reconcile);
    search.run(run.registry(), guard);
    return search;
  }

  @Test
  void filesThatAreGoneOrOfAnotherSizeAreLost() throws IOException {
    CommitRecord gone = publish("a", 11);
    CommitRecord shorter = publish("a", 12);
    CommitRecord whole = publish("a", 13);
    writeFileOf(shorter, 9);
    writeFileOf(whole, 10);

    LostSearch search = search(10);

    assertThat(search.commits()).containsExactly(gone, shorter);
    assertThat(search.files().has(gone.id(), PartitionHour.of(gone.files().get(0)))).isTrue();
    assertThat(search.files().has(whole.id(), PartitionHour.of(whole.files().get(0)))).isFalse();
    assertThat(search.files().earliest()).contains(PartitionHour.of(gone.files().get(0)));
    assertThat(run.metrics().reconcile.checkedFiles.sum()).isEqualTo(3);
  }

  @Test
  void otherPipelinesAndExpiredDaysAreNotDemanded() {
    publish("b", 11);
    publish("a", 9);

    LostSearch search = search(10);

    assertThat(search.commits()).isEmpty();
    assertThat(search.files().isEmpty()).isTrue();
    assertThat(search.expiredFiles()).isEqualTo(1);
  }

  @Test
  void whatThereIsNoRoomForIsCounted() {
    CommitRecord first = publish("a", 11);
    publish("a", 11);
    publish("a", 11);

    LostSearch search = search(1);

    assertThat(search.commits()).containsExactly(first);
    assertThat(search.files().commits()).containsExactly(first.id());
    assertThat(search.beyond()).isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeLookedAtIsNotTakenForALostOne() throws IOException {
    CommitRecord commit = publish("a", 11);
    Path file = writeFileOf(commit, 10);
    Files.delete(file);
    Files.delete(file.getParent());
    Files.writeString(file.getParent(), "a file in place of the folder");

    LostSearch search = search(1);

    assertThat(search.commits()).isEmpty();
    assertThat(search.unreadable()).containsExactly(commit.files().get(0).path());
    assertThat(search.unreadableFiles()).isEqualTo(1);
    assertThat(search.isVisible(commit)).isFalse();
  }

  @Test
  void theGuardSeesEveryCommitAndMayEndTheSearch() {
    publish("b", 11);

    assertThatThrownBy(
            () ->
                search(
                    1,
                    commit -> {
                      throw new IOException("no further: " + commit.pipeline());
                    }))
        .hasMessageContaining("no further: b");
  }
}

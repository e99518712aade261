package io.photonbeam.transforms.repair;

import static io.photonbeam.transforms.commit.Events.FIELDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.CommitFixture;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.commit.Published;
import io.photonbeam.transforms.commit.ScriptedStore.Act;
import io.photonbeam.transforms.commit.ScriptedStore.Crash;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.shaping.RowMaker;
import io.photonbeam.transforms.shaping.RowMakers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lost file is made again, whoever dies or interferes meanwhile. */
class CommitRebuilderTest extends CommitFixture {
  private final CommitIds attempts = new CommitIds(clock, new Random(3));
  private CommitRecord commit;
  private Path published;
  private List<GenericRecord> before;

  @BeforeEach
  void loseAFile() throws IOException {
    RowMaker maker = new RowMakers(FIELDS, null).of(Events.batch("p1"));
    List<JoinedRow> rows = new ArrayList<>();
    maker.make(Events.batch("p2", "p1", "p3"), rows::add, (events, i, reason, why) -> {});
    commit = writer().commit(rows, maker.shape()).orElseThrow();
    commit = registry.commitRecord(commit.id()).orElseThrow();
    published = new OutputFolder(output).published(commit.files().get(0));
    before = Published.rows(published);
    Files.delete(published);
  }

  private List<OutputFile> rebuild(String... ids) throws IOException {
    return rebuilder().rebuild(lost(ids));
  }

  private LostCommit lost(String... ids) throws IOException {
    LostFiles files = new LostFiles();
    commit.files().forEach(file -> files.add(commit, file));
    OutputFolder folder = new OutputFolder(output);
    LostCommit lost =
        LostCommit.of(
            registry.commitRecord(commit.id()).orElseThrow(),
            files,
            folder,
            FileCheck.CONTENT,
            FIELDS,
            LocalDate.EPOCH);
    lost.add(Events.batch(ids), new RowMakers(FIELDS, null).of(Events.batch(ids)));
    lost.assign(folder, FIELDS);
    return lost;
  }

  private CommitRebuilder rebuilder() {
    return new CommitRebuilder(
        new OutputFolder(output),
        "rebuilder",
        retryPolicy.callsTo("registry", () -> registry),
        attempts,
        metrics.reconcile);
  }

  private void assertWhole() throws IOException {
    CommitRecord now = registry.commitRecord(commit.id()).orElseThrow();
    assertThat(FileCheck.CONTENT.isWhole(published, now.files().get(0))).isTrue();
    assertThat(Published.rows(published)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(now.state()).isEqualTo(CommitRecord.State.PUBLISHED);
  }

  @Test
  void theFileHasTheSameRowsAndTheRecordItsNewChecksum() throws IOException {
    assertThat(rebuild("p3", "p1", "p2")).isEqualTo(commit.files());

    assertWhole();
    assertThat(stagedFiles()).isEmpty();
    assertThat(metrics.reconcile.rebuilt.sum()).isEqualTo(3);
  }

  @Test
  void itsBytesAreTheSameInWhateverOrderTheRowsCome() throws IOException {
    rebuild("p3", "p1", "p2");
    byte[] first = Files.readAllBytes(published);
    Files.delete(published);
    registry.amend(registry.commitRecord(commit.id()).orElseThrow(), commit);

    rebuild("p1", "p2", "p3");

    assertThat(published).hasBinaryContent(first);
  }

  @Test
  void withoutAllRowsNothingIsWritten() throws IOException {
    assertThat(rebuild("p1", "p3")).isEmpty();

    assertThat(published).doesNotExist();
    assertThat(stagedFiles()).isEmpty();
    assertThat(registry.commitRecord(commit.id())).contains(commit);
    assertThat(metrics.reconcile.explanations())
        .containsValue(
            "of its 3 rows the logs have only 2; the log files that held the others help as well");
  }

  @Test
  void aCommitThatIsLeftToAnotherRoundIsExplainedAndNotTouched() throws IOException {
    assertThat(rebuilder().leave(lost("p1", "p2", "p3"))).isEmpty();

    assertThat(published).doesNotExist();
    assertThat(stagedFiles()).isEmpty();
    assertThat(registry.commitRecord(commit.id())).contains(commit);
    assertThat(metrics.reconcile.isJudged(commit.id())).isTrue();
    assertThat(metrics.reconcile.explanations())
        .containsKey(commit.files().get(0).path())
        .allSatisfy((file, why) -> assertThat(why).contains("another round"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Act.class,
      names = {"CRASH_BEFORE", "CRASH_AFTER"})
  void aDeathAtTheRecordIsMendedByTheNext(Act death) throws IOException {
    store.next(death);
    assertThatThrownBy(() -> rebuild("p1", "p2", "p3")).isInstanceOf(Crash.class);
    assertThat(published).doesNotExist();
    assertThat(stagedFiles()).singleElement().asString().contains(".rebuilt.");

    rebuild("p1", "p2", "p3");

    assertWhole();
  }

  private static void putInTheWay(Path folder) {
    try {
      Files.delete(folder);
      Files.writeString(folder, "in the way");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatIsMadeAgainIsLargerThanTheOneBefore() throws IOException {
    long bytes = commit.files().get(0).bytes();
    for (int times = 0; times < 3; times++) {
      rebuild("p1", "p2", "p3");
      assertWhole();
      assertThat(Files.size(published)).isGreaterThan(bytes);
      bytes = Files.size(published);
      Files.delete(published);
    }
  }

  @Test
  void aRenameThatFailsIsMendedByTheNext() throws IOException {
    Path hour = published.getParent();
    store.beforeNext(() -> putInTheWay(hour));
    assertThatThrownBy(() -> rebuild("p1", "p2", "p3")).isInstanceOf(IOException.class);
    Files.delete(hour);

    rebuild("p1", "p2", "p3");

    assertWhole();
  }

  @Test
  void aLostAnswerIsAskedForAgain() throws IOException {
    store.next(Act.LOSE_ANSWER);

    assertThat(rebuild("p1", "p2", "p3")).hasSize(1);

    assertWhole();
  }

  @Test
  void whoComesSecondToTheRecordLeavesTheFileToTheFirst() throws IOException {
    OutputFile file = commit.files().get(0);
    OutputFile others = new OutputFile(file.path(), file.rows(), 4711, "xxh64:00");
    store.beforeNext(() -> registry.amend(commit, commit.withFiles(List.of(others))));

    assertThat(rebuild("p1", "p2", "p3")).isEmpty();

    assertThat(published).doesNotExist();
    assertThat(stagedFiles()).isEmpty();
    assertThat(registry.commitRecord(commit.id()).orElseThrow().files()).containsExactly(others);
    assertThat(metrics.reconcile.explanations()).hasSize(1);
  }

  /** The answer to its rename is not that what was there before is what it made. */
  @Test
  void whatWasTakenForAnOrphanBeforeItWasInItsPlaceIsNotMade() throws IOException {
    byte[] damaged = "damaged".getBytes(StandardCharsets.UTF_8);
    Files.write(published, damaged);
    store.beforeNext(this::deleteStaged);

    assertThat(rebuild("p1", "p2", "p3")).isEmpty();

    assertThat(published).hasBinaryContent(damaged);
    assertThat(metrics.reconcile.rebuilt.sum()).isZero();
    assertThat(metrics.reconcile.explanations()).containsOnlyKeys(commit.files().get(0).path());

    assertThat(rebuild("p1", "p2", "p3")).hasSize(1);
    assertWhole();
  }

  private void deleteStaged() {
    try {
      for (Path file : new OutputFolder(output).stagedFiles("rebuilder")) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatIsBackIsLeftAlone() throws IOException {
    rebuild("p1", "p2", "p3");
    long modified = Files.getLastModifiedTime(published).toMillis();

    assertThat(rebuild("p1", "p2", "p3")).isEmpty();

    assertThat(Files.getLastModifiedTime(published).toMillis()).isEqualTo(modified);
  }
}

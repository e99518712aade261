package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.HOUR;
import static io.photonbeam.transforms.commit.Events.SCHEMA;
import static io.photonbeam.transforms.commit.Events.TIME;
import static io.photonbeam.transforms.commit.Events.rows;
import static io.photonbeam.transforms.commit.Events.truncatedRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.commit.ScriptedStore.Act;
import io.photonbeam.transforms.output.DictionaryColumns;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.row.RowShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.parquet.hadoop.api.DelegatingWriteSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitWriterTest extends CommitFixture {

  @Test
  void aCommitMakesItsRowsVisibleAndIsMarkedPublished() throws IOException {
    CommitRecord commit = writer().commit(rows("p1", "p2"), SCHEMA).orElseThrow();

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
    assertThat(state(commit.id())).isEqualTo(State.PUBLISHED);
    assertThat(registry.unpublished()).isEmpty();
    assertThat(owner("p2")).contains(commit.id());
    assertThat(commit.minEventMicros()).isEqualTo(TIME);
    assertThat(commit.maxEventMicros()).isEqualTo(TIME + 1);
    assertThat(Published.rowsOf(output))
        .allSatisfy(
            row -> {
              assertThat(row.get("commit_id")).hasToString(commit.id().text());
              assertThat(row.get("joined_at")).isEqualTo(1_767_571_200_000_000L);
            });
    assertThat(metrics.joined.sum()).isEqualTo(2);
    assertThat(metrics.commits.sum()).isEqualTo(1);
    assertThat(metrics.latency().histogram().count()).isEqualTo(2);
  }

  @Test
  void rowsThatParquetRefusesAreLeftOutAndTheOthersAreCommitted() throws IOException {
    List<JoinedRow> rows =
        List.of(
            row("p1", TIME),
            truncatedRow("p2", TIME),
            row("p3", TIME + HOUR),
            truncatedRow("p4", TIME + HOUR),
            row("p5", TIME + HOUR));

    CommitRecord commit = writer().commit(rows, SCHEMA).orElseThrow();

    assertThat(visible()).containsExactly("p1", "p3", "p5");
    assertThat(refused).extracting(each -> each.row().id().toString()).containsExactly("p2", "p4");
    assertThat(refused.get(0).why()).contains("the data ends within an integer");
    assertThat(commit.files()).extracting(OutputFile::rows).containsExactly(1L, 2L);
    assertThat(owner("p2")).isEmpty();
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void ofARefusedRowAnotherLineOfTheEventIsWritten() throws IOException {
    List<JoinedRow> rows = List.of(truncatedRow("p1", TIME), row("p2", TIME), row("p1", TIME + 5));

    writer().commit(rows, SCHEMA);

    assertThat(visible()).containsExactlyInAnyOrder("p1", "p2");
    assertThat(metrics.repeated.sum()).isZero();
  }

  @Test
  void whenAllRowsAreRefusedNothingIsCommitted() throws IOException {
    assertThat(writer().commit(List.of(truncatedRow("p1", TIME)), SCHEMA)).isEmpty();

    assertThat(refused).hasSize(1);
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void aRepeatedIdWithinACommitIsWrittenOnceAndTheFirstRowStays() throws IOException {
    List<JoinedRow> rows = List.of(row("p1", TIME), row("p2", TIME), row("p1", TIME + 5));

    writer().commit(rows, SCHEMA);

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(registry.find("p1").orElseThrow().record().orElseThrow().maxEventMicros())
        .isEqualTo(TIME);
    assertThat(metrics.repeated.sum()).isEqualTo(1);
  }

  @Test
  void anAnswerThatWasLostAfterApplyingIsTheSameCommit() throws IOException {
    store.next(Act.LOSE_ANSWER);

    CommitRecord commit = writer().commit(rows("p1"), SCHEMA).orElseThrow();

    assertThat(visible()).containsExactly("p1");
    assertThat(owner("p1")).contains(commit.id());
    assertThat(metrics.refusedCommits.sum()).isZero();
    assertThat(metrics.commits.sum()).isEqualTo(1);
  }

  @Test
  void aRequestThatWasLostIsAskedAgainUnderTheSameCommitId() throws IOException {
    store.next(Act.LOSE_REQUEST, Act.UNAVAILABLE, Act.WORK);

    writer().commit(rows("p1"), SCHEMA);

    assertThat(visible()).containsExactly("p1");
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void aFencedCommitIsStagedAgainUnderANewId() throws IOException {
    store.beforeNext(() -> registry.fence(onlyStagedCommit()));

    CommitRecord commit = writer().commit(rows("p1", "p2"), SCHEMA).orElseThrow();

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
    assertThat(state(commit.id())).isEqualTo(State.PUBLISHED);
  }

  @Test
  void offendersAreDroppedAndTheOthersCommittedUnderANewId() throws IOException {
    writer("b").commit(rows("p2", "p4"), SCHEMA);

    CommitRecord commit = writer().commit(rows("p1", "p2", "p3", "p4"), SCHEMA).orElseThrow();

    assertThat(visible()).containsExactly("p1", "p2", "p3", "p4");
    assertThat(commit.rows()).isEqualTo(2);
    assertThat(stagedFiles()).isEmpty();
    assertThat(metrics.refusedCommits.sum()).isEqualTo(1);
    assertThat(metrics.alreadyTaken.sum()).isEqualTo(2);
  }

  @Test
  void aWriterThatWasRefusedAsksBeforeItStagesTheNextRows() throws IOException {
    writer("b").commit(rows("p1", "p3"), SCHEMA);
    CommitWriter writer = writer();
    writer.commit(rows("p1", "p2"), SCHEMA);

    writer.commit(rows("p3", "p4"), SCHEMA);

    assertThat(visible()).containsExactly("p1", "p2", "p3", "p4");
    assertThat(metrics.refusedCommits.sum()).isEqualTo(1);
    assertThat(metrics.alreadyTaken.sum()).isEqualTo(2);
  }

  @Test
  void aWriterThatMeetsItsOwnEventsAgainStagesNothingInVain() throws IOException {
    CommitWriter writer = writer();
    writer.commit(rows("p1", "p2"), SCHEMA);

    CommitRecord commit = writer.commit(rows("p2", "p3", "p3"), SCHEMA).orElseThrow();
    assertThat(writer.commit(rows("p1"), SCHEMA)).isEmpty();

    assertThat(visible()).containsExactly("p1", "p2", "p3");
    assertThat(commit.rows()).isEqualTo(1);
    assertThat(metrics.refusedCommits.sum()).isZero();
    assertThat(metrics.alreadyTaken.sum()).isZero();
    assertThat(metrics.repeated.sum()).as("p1, p2 and p3").isEqualTo(3);
  }

  @Test
  void nothingIsCommittedWhenEveryIdIsTaken() throws IOException {
    writer("b").commit(rows("p1", "p2"), SCHEMA);

    assertThat(writer().commit(rows("p1", "p2"), SCHEMA)).isEmpty();

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
    assertThat(registry.unpublished()).isEmpty();
  }

  @Test
  void expiredEventsAreDroppedAndCounted() throws IOException {
    registry.expire(LocalDate.of(2026, 1, 2));
    List<JoinedRow> rows = List.of(row("old", TIME - 24 * Events.HOUR), row("new", TIME));

    writer().commit(rows, SCHEMA);

    assertThat(visible()).containsExactly("new");
    assertThat(metrics.expired.sum()).isEqualTo(1);
    assertThat(expired).containsExactly(rows.get(0));
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForWithTheSameStagedFiles() throws IOException {
    CommitId[] first = new CommitId[1];
    store.beforeNext(() -> first[0] = onlyStagedCommit());
    store.next(times(40, Act.UNAVAILABLE));

    CommitRecord commit = writer().commit(rows("p1", "p2"), SCHEMA).orElseThrow();

    assertThat(commit.id()).isEqualTo(first[0]);
    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
    assertThat(metrics.commits.sum()).isEqualTo(1);
    assertThat(retryPolicy.takeNews()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOSE_ANSWER", "LOSE_REQUEST"})
  void whatIsUnknownForLongIsAskedAgainAsTheSameCommit(Act lost) throws IOException {
    CommitId[] first = new CommitId[1];
    store.beforeNext(() -> first[0] = onlyStagedCommit());
    store.next(times(200, lost));

    CommitRecord commit = writer().commit(rows("p1"), SCHEMA).orElseThrow();

    assertThat(commit.id()).isEqualTo(first[0]);
    assertThat(owner("p1")).contains(commit.id());
    assertThat(visible()).containsExactly("p1");
    assertThat(metrics.refusedCommits.sum()).isZero();
    assertThat(retryPolicy.takeNews())
        .as("a registry that was given up at least thrice")
        .hasSize(2);
  }

  @Test
  void aMarkThatFailsIsMadeLaterAndTheRowsAreVisibleMeanwhile() throws IOException {
    Act[] acts = times(20, Act.UNAVAILABLE);
    acts[0] = Act.WORK;
    store.next(acts);

    CommitRecord commit = writer().commit(rows("p1"), SCHEMA).orElseThrow();

    assertThat(state(commit.id())).isEqualTo(State.PUBLISHED);
    assertThat(metrics.commits.sum()).isEqualTo(1);
  }

  @Test
  void anInterruptWhileTheOutcomeIsUnknownLeavesTheStagedFiles() throws IOException {
    store.next(times(200, Act.LOSE_ANSWER));
    store.beforeNext(() -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> writer().commit(rows("p1"), SCHEMA))
        .isInstanceOf(CommitStateUnknownException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(stagedFiles()).hasSize(1);
    store.next();
    assertThat(rollForward().published()).hasSize(1);
    assertThat(visible()).containsExactly("p1");
  }

  @Test
  void stagedFilesStayWhileItIsUnknownWhetherTheirIdsAreTaken() throws IOException {
    retryPolicy.stop();
    // Known failures come last; they do not make the unknown ones known.
    Act[] acts = times(400, Act.UNAVAILABLE);
    Arrays.fill(acts, 0, 50, Act.LOSE_ANSWER);
    store.next(acts);

    assertThatThrownBy(() -> writer().commit(rows("p1"), SCHEMA))
        .isInstanceOf(CommitStateUnknownException.class);

    assertThat(visible()).isEmpty();
    assertThat(stagedFiles()).hasSize(1);
    store.next();
    assertThat(rollForward().published()).hasSize(1);
    assertThat(visible()).containsExactly("p1");
  }

  @Test
  void anUnavailableStoreThatIsGivenUpLeavesNothingBehind() throws IOException {
    store.next(times(400, Act.UNAVAILABLE));
    retryPolicy.stop();

    assertThatThrownBy(() -> writer().commit(rows("p1"), SCHEMA))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("Nothing is lost");

    assertThat(stagedFiles()).isEmpty();
    assertThat(owner("p1")).isEmpty();
    store.next();
    writer().commit(rows("p1"), SCHEMA);
    assertThat(visible()).containsExactly("p1");
  }

  @Test
  void aFailureToPublishLeavesACommitThatRollingForwardFinishes() throws IOException {
    // The second hour's folder is obstructed: one file gets through, the other does not.
    Path obstacle = obstruct("joined/date=2026-01-02/hour=04");
    List<JoinedRow> rows = List.of(row("p1", TIME), row("p2", TIME + Events.HOUR));

    assertThatThrownBy(() -> writer().commit(rows, SCHEMA)).isInstanceOf(IOException.class);

    assertThat(registry.unpublished(PIPELINE)).hasSize(1);
    Files.delete(obstacle);
    assertThat(writer().commit(rows, SCHEMA)).isEmpty();
    rollForward();
    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
    assertThat(registry.unpublished()).isEmpty();
  }

  private static Act[] times(int count, Act act) {
    Act[] acts = new Act[count];
    Arrays.fill(acts, act);
    return acts;
  }

  private static JoinedRow row(String id, long micros) {
    return Events.row(id, micros);
  }

  private State state(CommitId id) {
    return registry.commitRecord(id).orElseThrow().state();
  }

  private Optional<CommitId> owner(String id) {
    return registry.find(id).map(taken -> taken.commit());
  }

  private CommitId onlyStagedCommit() {
    try {
      String name = Path.of(stagedFiles().get(0)).getFileName().toString();
      return new CommitId(name.substring(0, CommitId.LENGTH));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void plainIdsOfDifferentDaysAreTheSameId() throws IOException {
    writer().commit(List.of(row("p1", TIME)), SCHEMA);

    assertThat(writer().commit(List.of(row("p1", TIME + 48 * Events.HOUR)), SCHEMA)).isEmpty();

    assertThat(registry.lookup(List.of(ForeignId.of("p1", TIME))).isFree(0)).isFalse();
  }

  @Test
  void ifTheDayOfAnIdHasExpiredItsLineOfALaterDayIsCommitted() throws IOException {
    JoinedRow first = row("p1", TIME - 24 * Events.HOUR);
    JoinedRow second = row("p1", TIME);
    JoinedRow third = row("p1", TIME + 24 * Events.HOUR);
    store.beforeNext(() -> registry.expire(LocalDate.of(2026, 1, 2)));

    writer().commit(List.of(first, row("p2", TIME), first, second, third), SCHEMA);

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(registry.find("p1").orElseThrow().day()).isEqualTo(LocalDate.of(2026, 1, 2));
    assertThat(expired).containsExactly(first);
    assertThat(metrics.expired.sum()).isEqualTo(1);
    assertThat(metrics.repeated.sum()).as("each line in one class").isEqualTo(2);
  }

  @Test
  void soItIsIfTheWriterAsksBeforeItStages() throws IOException {
    writer("b").commit(rows("p1", "p3"), SCHEMA);
    CommitWriter writer = writer();
    writer.commit(rows("p1", "p2"), SCHEMA);
    registry.expire(LocalDate.of(2026, 1, 3));

    writer.commit(List.of(row("p4", TIME), row("p4", TIME + 24 * Events.HOUR)), SCHEMA);

    assertThat(registry.find("p4")).isPresent();
    assertThat(metrics.refusedCommits.sum()).isEqualTo(1);
  }

  @Test
  void aWriterWhoseFileWasTakenForAnOrphanWhileItWroteBeginsAgain() throws IOException {
    RowShape fencedOnce = new FencedOnce();

    writer().commit(rows("p1", "p2"), fencedOnce);

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(stagedFiles()).isEmpty();
  }

  /** While the first row is written, somebody fences the commit and deletes its file. */
  private final class FencedOnce implements RowShape {
    private boolean done;

    @Override
    public Schema row() {
      return SCHEMA.row();
    }

    @Override
    public Map<String, String> metadata() {
      return SCHEMA.metadata();
    }

    @Override
    public DictionaryColumns dictionaries() {
      return SCHEMA.dictionaries();
    }

    @Override
    public Optional<String> problem() {
      return SCHEMA.problem();
    }

    @Override
    public WriteSupport<JoinedRow> writer(CommitColumns commit, RepairedTexts repaired) {
      WriteSupport<JoinedRow> rows = SCHEMA.writer(commit, repaired);
      return new DelegatingWriteSupport<>(rows) {
        @Override
        public void write(JoinedRow row) {
          super.write(row);
          if (!done) {
            done = true;
            registry.fence(new CommitId(commit.commitId()));
            deleteStaged();
          }
        }
      };
    }

    private void deleteStaged() {
      try {
        for (Path file : new OutputFolder(output).stagedFiles(PIPELINE)) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

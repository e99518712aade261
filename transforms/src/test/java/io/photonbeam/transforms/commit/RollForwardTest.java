package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.SCHEMA;
import static io.photonbeam.transforms.commit.Events.TIME;
import static io.photonbeam.transforms.commit.Events.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.commit.ScriptedStore.Act;
import io.photonbeam.transforms.commit.ScriptedStore.Crash;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies after a step of the protocol; the next one rolls forward and joins again. */
class RollForwardTest extends CommitFixture {

  @ParameterizedTest
  @CsvSource({
    "staged,    CRASH_BEFORE, WORK,         0, 1",
    "committed, CRASH_AFTER,  WORK,         0, 1",
    "published, WORK,         CRASH_BEFORE, 2, 0",
    "marked,    WORK,         CRASH_AFTER,  2, 0",
  })
  void aCrashAfterAnyStepLosesAndDoublesNothing(
      String step, Act commit, Act mark, int visibleAtCrash, int stagedAtCrash) throws IOException {
    List<JoinedRow> rows = rows("p1", "p2");
    store.next(commit, mark);
    assertThatThrownBy(() -> writer().commit(rows, SCHEMA)).isInstanceOf(Crash.class);
    assertThat(visible()).as("visible when it died once it had %s", step).hasSize(visibleAtCrash);
    assertThat(stagedFiles()).hasSize(stagedAtCrash);

    rollForward();
    writer().commit(rows, SCHEMA);
    rollForward();

    assertThat(visible()).containsExactly("p1", "p2");
    assertThat(registry.unpublished()).isEmpty();
    // The orphan of a crash before the commit is the only thing that reconciliation has to clean.
    assertThat(stagedFiles()).hasSize(commit == Act.CRASH_BEFORE ? 1 : 0);
  }

  @Test
  void aCrashWhileSeveralHoursArePublishedIsFinished() throws IOException {
    List<JoinedRow> rows = List.of(Events.row("p1", TIME), Events.row("p2", TIME + Events.HOUR));
    store.next(Act.CRASH_AFTER);
    assertThatThrownBy(() -> writer().commit(rows, SCHEMA)).isInstanceOf(Crash.class);
    CommitRecord commit = registry.unpublished(PIPELINE).get(0);
    OutputFolder folder = new OutputFolder(output);
    Path first = output.resolve("joined").resolve(commit.files().get(0).path());
    OutputFolder.createFolders(first.getParent());
    Files.move(folder.staged(PIPELINE, commit.files().get(0)), first);

    assertThat(rollForward().published()).containsExactly(commit);

    assertThat(visible()).containsExactly("p1", "p2");
  }

  @Test
  void aCrashWhileRollingForwardIsRolledForwardAgain() throws IOException {
    store.next(Act.CRASH_AFTER, Act.CRASH_BEFORE);
    assertThatThrownBy(() -> writer().commit(rows("p1"), SCHEMA)).isInstanceOf(Crash.class);
    assertThatThrownBy(this::rollForward).isInstanceOf(Crash.class);

    assertThat(rollForward().published()).hasSize(1);

    assertThat(visible()).containsExactly("p1");
    assertThat(rollForward().published()).isEmpty();
  }

  @Test
  void commitsWhoseFilesAreGoneAreReportedAndTheOthersPublished() throws IOException {
    for (String id : List.of("p1", "p2", "p3")) {
      store.next(Act.CRASH_AFTER);
      assertThatThrownBy(() -> writer().commit(rows(id), SCHEMA)).isInstanceOf(Crash.class);
    }
    List<CommitRecord> commits = registry.unpublished(PIPELINE);
    Files.delete(new OutputFolder(output).staged(PIPELINE, commits.get(1).files().get(0)));

    RollForward.Result result = rollForward();

    assertThat(result.published()).containsExactly(commits.get(0), commits.get(2));
    assertThat(result.lost()).containsExactly(commits.get(1));
    assertThat(visible()).containsExactly("p1", "p3");
    assertThat(registry.unpublished()).containsExactly(commits.get(1));
  }

  /** As when the registry is away for a moment; the mark may have been made all the same. */
  @ParameterizedTest
  @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER", "UNAVAILABLE"})
  void whatWasPublishedBeforeItFailedIsToldWhenItIsDoneAgain(Act mark) throws IOException {
    store.next(Act.CRASH_AFTER, mark);
    assertThatThrownBy(() -> writer().commit(rows("p1"), SCHEMA)).isInstanceOf(Crash.class);
    List<CommitRecord> commits = registry.unpublished(PIPELINE);
    RollForward rollForward = new RollForward(output);
    assertThatThrownBy(() -> rollForward.run(registry, PIPELINE));

    assertThat(rollForward.run(registry, PIPELINE).published()).isEqualTo(commits);
  }

  @Test
  void otherPipelinesAreLeftAlone() throws IOException {
    store.next(Act.CRASH_AFTER);
    assertThatThrownBy(() -> writer("b").commit(rows("p1"), SCHEMA)).isInstanceOf(Crash.class);

    assertThat(rollForward().published()).isEmpty();

    assertThat(registry.unpublished("b")).hasSize(1);
  }
}

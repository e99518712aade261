package io.photonbeam.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownFilesTest {
  private static final CommitId COMMIT = new CommitId("20260602-030405678-4k9rt0mzq2x7vb1c");
  private static final LocalDate DAY = LocalDate.of(2026, 6, 2);
  private static final VisibleFile FILE = VisibleFile.of(path("03"));

  private static String path(String hour) {
    return "date=2026-06-02/hour=%s/%s.parquet".formatted(hour, COMMIT);
  }

  private static Map<CommitId, CommitRecord> known(State state) {
    return Map.of(
        COMMIT,
        new CommitRecord(
            COMMIT, "a", List.of(new OutputFile(path("03"), 1, 1, "none")), 0, 0, DAY, state));
  }

  private static List<Unknown> among(VisibleFile file, Map<CommitId, CommitRecord> records) {
    return UnknownFiles.among(List.of(file), records, Set.of("elsewhere"), DAY);
  }

  @Test
  void aFileOfAKnownCommitIsAccountedFor() {
    assertThat(among(FILE, known(State.PUBLISHED))).isEmpty();
    assertThat(among(FILE, known(State.COMMITTED))).isEmpty();
  }

  @Test
  void aFileOfACommitThatIsUnknownOrOnlyFencedKeepsPipelinesFromStarting() {
    for (Map<CommitId, CommitRecord> records :
        List.of(Map.<CommitId, CommitRecord>of(), known(State.FENCED))) {
      List<Unknown> unknown = among(FILE, records);

      assertThat(unknown).containsExactly(new Unknown(FILE, Why.UNKNOWN_COMMIT));
      assertThat(UnknownFiles.obstacle(unknown)).contains(Why.UNKNOWN_COMMIT);
    }
  }

  @Test
  void aCopyOfACommitsFileIsNotItsFile() {
    VisibleFile copy = VisibleFile.of(path("04"));

    List<Unknown> unknown = among(copy, known(State.PUBLISHED));

    assertThat(unknown).containsExactly(new Unknown(copy, Why.NOT_OF_ITS_COMMIT));
    assertThat(UnknownFiles.obstacle(unknown)).isEmpty();
  }

  @Test
  void aFileWhoseCommitAnotherOutputHasTakenOverKeepsPipelinesFromStarting() {
    CommitRecord taken = known(State.PUBLISHED).get(COMMIT).withPipeline("elsewhere");

    List<Unknown> unknown = among(FILE, Map.of(COMMIT, taken));

    assertThat(unknown).containsExactly(new Unknown(FILE, Why.OF_OTHER_OUTPUT));
    assertThat(UnknownFiles.obstacle(unknown)).contains(Why.OF_OTHER_OUTPUT);
  }

  @Test
  void aFileOfAnotherNameOrPlaceIsOfNoCommit() {
    for (String path :
        List.of(
            "rows.parquet",
            COMMIT + ".parquet",
            "date=2026-06-02/" + COMMIT + ".parquet",
            "date=2026-06-02/hour=03/part-0.parquet",
            "date=2026-06-02/hour=03/" + COMMIT + "-copy.parquet",
            "date=2026-06-31/hour=03/" + COMMIT + ".parquet")) {
      VisibleFile file = VisibleFile.of(path);

      assertThat(among(file, known(State.PUBLISHED)))
          .as(path)
          .containsExactly(new Unknown(file, Why.NO_COMMIT));
    }
  }

  @Test
  void filesOfExpiredDaysNeedNotBeKnown() {
    VisibleFile before = VisibleFile.of("date=2026-06-01/hour=23/%s.parquet".formatted(COMMIT));
    VisibleFile odd = VisibleFile.of("date=2026-06-01/hour=23/rows.parquet");

    assertThat(among(before, Map.of())).isEmpty();
    assertThat(among(odd, Map.of())).isEmpty();
  }

  @Test
  void aCopyOfAKnownCommitsFileIsNotItsFileThoughItLiesInAnExpiredDay() {
    VisibleFile copy = VisibleFile.of("date=2026-06-01/hour=23/%s.parquet".formatted(COMMIT));

    assertThat(among(copy, known(State.PUBLISHED)))
        .containsExactly(new Unknown(copy, Why.NOT_OF_ITS_COMMIT));
    assertThat(among(copy, known(State.FENCED))).isEmpty();
  }
}

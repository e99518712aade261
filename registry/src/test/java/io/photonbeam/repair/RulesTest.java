package io.photonbeam.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.OutputId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small rules: whose commits, which files, which complaints. */
class RulesTest {
  private static final CommitId COMMIT = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final OutputId HERE = OutputId.random(new Random(1));
  private static final OutputId THERE = OutputId.random(new Random(2));
  private static final OutputFile FIRST =
      new OutputFile("date=2026-01-02/hour=03/" + COMMIT + ".parquet", 1, 100, "xxh64:00");
  private static final OutputFile SECOND =
      new OutputFile("date=2026-01-02/hour=04/" + COMMIT + ".parquet", 1, 100, "xxh64:00");
  private static final CommitRecord RECORD =
      CommitRecord.of(COMMIT, "a", List.of(FIRST, SECOND), 0, 86_400_000_000L);

  @Test
  void thePipelinesBoundToAnOutputAreItsOwnWithoutAnyTrace() {
    Map<String, OutputId> bindings = Map.of("a", HERE, "a.retry", HERE, "b", THERE);

    assertThat(OwnPipelines.of(Optional.of(HERE), bindings, List.of()))
        .containsExactly("a", "a.retry");
  }

  @Test
  void aTraceIsOfUseOnlyWhereThereIsNoBinding() {
    Map<String, OutputId> bindings = Map.of("a", HERE, "b", THERE);

    assertThat(OwnPipelines.of(Optional.of(HERE), bindings, List.of("b", "old")))
        .containsExactly("a", "old");
    assertThat(OwnPipelines.of(Optional.empty(), bindings, List.of("b", "old")))
        .containsExactly("old");
  }

  @Test
  void allFilesOfACommitAreLookedAtOnce() {
    List<OutputFile> seen = new ArrayList<>();

    CommitFiles found =
        CommitFiles.look(
            RECORD,
            file -> {
              seen.add(file);
              return file.equals(SECOND) ? FileState.WHOLE : FileState.LOST;
            });

    assertThat(found.open()).containsExactly(FIRST);
    assertThat(found.areWhole()).isFalse();
    assertThat(seen).containsExactly(FIRST, SECOND);
  }

  @Test
  void aCommitIsDemandedUntilItsLastDayHasExpired() {
    assertThat(CommitFiles.isExpired(RECORD, LocalDate.of(1970, 1, 2))).isFalse();
    assertThat(CommitFiles.isExpired(RECORD, LocalDate.of(1970, 1, 3))).isTrue();
  }

  @Test
  void aVerdictIsExactUntilSomethingIsComplainedOf() {
    Verdict exact = Verdict.exact().with(Complaint.EVENTS_LOST, 0);
    Verdict not = exact.with(Complaint.EVENTS_LOST, 2).with(Complaint.WITHOUT_TRACES, true);

    assertThat(exact.isExact()).isTrue();
    assertThat(not.isExact()).isFalse();
    assertThat(not.count(Complaint.EVENTS_LOST)).isEqualTo(2);
    assertThat(not.complaints())
        .containsOnly(
            Map.entry(Complaint.EVENTS_LOST, 2L), Map.entry(Complaint.WITHOUT_TRACES, 1L));
  }

  @Test
  void placesAreInTheOrderOfFileOffsetAndIndex() {
    assertThat(
            List.of(
                new EventPlace("b", 0, 0),
                new EventPlace("a", 10, 0),
                new EventPlace("a", 9, 1),
                new EventPlace("a", 9, 0)))
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }
}

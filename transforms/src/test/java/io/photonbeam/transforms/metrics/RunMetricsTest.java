package io.photonbeam.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunMetricsTest {
  @Test
  void aFileThatIsNotReadCountsOnceHoweverOftenAReaderTellsOfIt() {
    RunMetrics metrics = new RunMetrics();
    LogProblem locked = new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "x.avro", 0, "locked", 0);
    metrics.problems().addHere(locked);
    metrics.problems().addHere(locked);
    metrics
        .problems()
        .addHere(new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "y.avro", 0, "locked", 0));

    assertThat(metrics.problems().count(LogProblem.Kind.UNREADABLE_FILE)).isEqualTo(2);
    assertThat(metrics.problems().named(0)).hasSize(2).first().isEqualTo(locked);
  }

  @Test
  void problemsAreCountedWithoutEndAndNamedUpToABound() {
    RunMetrics metrics = new RunMetrics();
    for (int i = 0; i < NamedProblems.KEPT + 5; i++) {
      metrics
          .problems()
          .addHere(new LogProblem(LogProblem.Kind.SHRUNK_FILE, "x.avro", i, "detail", 0));
    }

    assertThat(metrics.problems().count(LogProblem.Kind.SHRUNK_FILE))
        .isEqualTo(NamedProblems.KEPT + 5);
    assertThat(metrics.problems().count(LogProblem.Kind.VANISHED_FILE)).isZero();
    assertThat(metrics.problems().named(0)).hasSize(NamedProblems.KEPT);
    assertThat(metrics.problems().named(18))
        .extracting(LogProblem::offset)
        .containsExactly(18L, 19L);
    assertThat(metrics.problems().named(20)).isEmpty();

    LogProblem other = new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "y.avro", 1, "torn", 1);
    metrics.problems().addHere(other);
    assertThat(metrics.problems().named(20))
        .as("many of one kind hide none of another")
        .containsExactly(other);
  }

  @Test
  void whatIsWrongOrGivenUpIsKnownAsSuch() {
    RunMetrics metrics = new RunMetrics();

    assertThat(metrics.counters().stream().filter(metrics::isOfProblems).map(RunCounter::name))
        .containsOnly("log_problems", "dead_letters", "unjoinable_events");
    assertThat(metrics.counters().stream().filter(metrics::isOfProblems))
        .hasSize(LogProblem.Kind.values().length + Reason.values().length + 1);
  }

  @Test
  void latenciesOfAnySizeAreRecorded() {
    RunMetrics metrics = new RunMetrics();
    metrics.latency().add(new long[] {-5, 1_000_000, Long.MAX_VALUE});

    assertThat(metrics.latency().histogram().count()).isEqualTo(3);
    assertThat(metrics.latency().histogram().percentile(50)).isBetween(0.9, 1.0);
  }

  @Test
  void workIsTimedFromItsFirstToItsLastMoment() {
    RunMetrics metrics = new RunMetrics();
    assertThat(metrics.workSeconds()).isZero();
    metrics.worked(1_000);
    metrics.worked(3_500);

    assertThat(metrics.workSeconds()).isEqualTo(2.5);
  }

  @Test
  void aCommitCountsOnceWhoeverHasMadeItVisible() {
    CommitIds ids = new CommitIds(() -> Instant.EPOCH, new Random(1));
    RunMetrics metrics = new RunMetrics();
    CommitRecord ofOne = commit(ids.next(), 7);
    CommitRecord ofTwo = commit(ids.next(), 10);
    metrics.visible(ofOne);
    metrics.rolledForward(ofOne);
    metrics.rolledForward(ofTwo);
    metrics.visible(ofTwo);

    assertThat(metrics.joined.sum()).isEqualTo(17);
    assertThat(metrics.commits.sum()).isEqualTo(2);
  }

  private static CommitRecord commit(CommitId id, long rows) {
    OutputFile file = new OutputFile("date=2026-01-05/hour=00/a.parquet", rows, 100, "xxh64:0");
    return CommitRecord.of(id, "a", List.of(file), 0, 0);
  }
}

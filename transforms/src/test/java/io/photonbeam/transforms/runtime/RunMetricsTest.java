package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import org.junit.jupiter.api.Test;

final class RunMetricsTest {
  @Test
  void aFileThatIsNotReadCountsOnceHoweverOftenAReaderTellsOfIt() {
    RunMetrics metrics = new RunMetrics();
    LogProblem locked = new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "x.avro", 0, "locked", 0);
    metrics.problem(locked);
    metrics.problem(locked);
    metrics.problem(new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "y.avro", 0, "locked", 0));

    assertThat(metrics.problems(LogProblem.Kind.UNREADABLE_FILE)).isEqualTo(2);
    assertThat(metrics.namedProblems(0)).hasSize(2).first().isEqualTo(locked);
  }

  @Test
  void problemsAreCountedWithoutEndAndNamedUpToABound() {
    RunMetrics metrics = new RunMetrics();
    for (int i = 0; i < NamedProblems.KEPT + 5; i++) {
      metrics.problem(new LogProblem(LogProblem.Kind.SHRUNK_FILE, "x.avro", i, "detail", 0));
    }

    assertThat(metrics.problems(LogProblem.Kind.SHRUNK_FILE)).isEqualTo(NamedProblems.KEPT + 5);
    assertThat(metrics.problems(LogProblem.Kind.VANISHED_FILE)).isZero();
    assertThat(metrics.namedProblems(0)).hasSize(NamedProblems.KEPT);
    assertThat(metrics.namedProblems(18)).extracting(LogProblem::offset).containsExactly(18L, 19L);
    assertThat(metrics.namedProblems(20)).isEmpty();

    LogProblem other = new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "y.avro", 1, "torn", 1);
    metrics.problem(other);
    assertThat(metrics.namedProblems(20))
        .as("many of one kind hide none of another")
        .containsExactly(other);
  }

  @Test
  void latenciesOfAnySizeAreRecorded() {
    RunMetrics metrics = new RunMetrics();
    metrics.visibleAfter(-5);
    metrics.visibleAfter(1_000_000);
    metrics.visibleAfter(Long.MAX_VALUE);

    assertThat(metrics.latency().getTotalCount()).isEqualTo(3);
    assertThat(metrics.latency().getValueAtPercentile(50)).isBetween(990_000L, 1_010_000L);
  }

  @Test
  void workIsTimedFromItsFirstToItsLastMoment() {
    RunMetrics metrics = new RunMetrics();
    assertThat(metrics.workSeconds()).isZero();
    metrics.worked(1_000);
    metrics.worked(3_500);
    metrics.visible(7);

    assertThat(metrics.workSeconds()).isEqualTo(2.5);
    assertThat(metrics.joined.sum()).isEqualTo(7);
    assertThat(metrics.commits.sum()).isEqualTo(1);
  }
}

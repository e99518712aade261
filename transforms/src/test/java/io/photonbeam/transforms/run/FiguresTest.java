package io.photonbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void aFileThatIsNotReadCountsOnceHoweverOftenAReaderTellsOfIt() {
    Figures figures = new Figures();
    LogProblem locked = new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "x.avro", 0, "locked", 0);
    figures.problem(locked);
    figures.problem(locked);
    figures.problem(new LogProblem(LogProblem.Kind.UNREADABLE_FILE, "y.avro", 0, "locked", 0));

    assertThat(figures.problems(LogProblem.Kind.UNREADABLE_FILE)).isEqualTo(2);
    assertThat(figures.namedProblems(0)).hasSize(2).first().isEqualTo(locked);
  }

  @Test
  void problemsAreCountedWithoutEndAndNamedUpToABound() {
    Figures figures = new Figures();
    for (int i = 0; i < NamedProblems.KEPT + 5; i++) {
      figures.problem(new LogProblem(LogProblem.Kind.SHRUNK_FILE, "x.avro", i, "detail", 0));
    }

    assertThat(figures.problems(LogProblem.Kind.SHRUNK_FILE)).isEqualTo(NamedProblems.KEPT + 5);
    assertThat(figures.problems(LogProblem.Kind.VANISHED_FILE)).isZero();
    assertThat(figures.namedProblems(0)).hasSize(NamedProblems.KEPT);
    assertThat(figures.namedProblems(18)).extracting(LogProblem::offset).containsExactly(18L, 19L);
    assertThat(figures.namedProblems(20)).isEmpty();

    LogProblem other = new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "y.avro", 1, "torn", 1);
    figures.problem(other);
    assertThat(figures.namedProblems(20))
        .as("many of one kind hide none of another")
        .containsExactly(other);
  }

  @Test
  void latenciesOfAnySizeAreRecorded() {
    Figures figures = new Figures();
    figures.visibleAfter(-5);
    figures.visibleAfter(1_000_000);
    figures.visibleAfter(Long.MAX_VALUE);

    assertThat(figures.latency().getTotalCount()).isEqualTo(3);
    assertThat(figures.latency().getValueAtPercentile(50)).isBetween(990_000L, 1_010_000L);
  }

  @Test
  void workIsTimedFromItsFirstToItsLastMoment() {
    Figures figures = new Figures();
    assertThat(figures.workSeconds()).isZero();
    figures.worked(1_000);
    figures.worked(3_500);
    figures.visible(7);

    assertThat(figures.workSeconds()).isEqualTo(2.5);
    assertThat(figures.joined.sum()).isEqualTo(7);
    assertThat(figures.commits.sum()).isEqualTo(1);
  }
}

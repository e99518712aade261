package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NamedProblemsTest {
  private final NamedProblems problems = new NamedProblems();

  private static LogProblem malformed(long offset) {
    return new LogProblem(LogProblem.Kind.MALFORMED_EVENT, "a.log", offset, "no JSON", 1);
  }

  @Test
  void theFirstOfEachKindAreKeptAndTheNewestOfAll() {
    int all = 3 * NamedProblems.KEPT;
    for (long i = 0; i < all; i++) {
      assertThat(problems.add(malformed(i))).isEqualTo(i < NamedProblems.KEPT);
    }

    assertThat(problems.from(0))
        .containsExactlyElementsOf(
            LongStream.range(0, NamedProblems.KEPT)
                .mapToObj(NamedProblemsTest::malformed)
                .toList());
    assertThat(problems.newest())
        .containsExactlyElementsOf(
            LongStream.range(all - NamedProblems.NEWEST, all)
                .mapToObj(NamedProblemsTest::malformed)
                .toList());
  }

  @Test
  void oneThatIsToldAgainIsTheNewestAndIsThereOnce() {
    problems.add(malformed(1));
    problems.add(malformed(2));
    problems.add(malformed(1));

    assertThat(problems.newest()).containsExactly(malformed(2), malformed(1));
    assertThat(problems.from(0)).containsExactly(malformed(1), malformed(2));
  }
}

package io.photonbeam.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PausesTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Pauses pauses = new Pauses(FIRST, LONGEST, new Random(7));

  private static List<Long> millis(int times, IntFunction<Duration> pause) {
    return IntStream.range(0, 2_000).mapToObj(i -> pause.apply(times).toMillis()).toList();
  }

  @Test
  void beforeARetryAnyPauseUpToAGrowingBoundIsEquallyLikely() {
    long[] bounds = {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (int failures = 1; failures <= bounds.length; failures++) {
      long bound = bounds[failures - 1];
      List<Long> drawn = millis(failures, pauses::beforeRetry);
      assertThat(drawn).allMatch(millis -> millis >= 0 && millis <= bound);
      for (int quarter = 0; quarter < 4; quarter++) {
        long from = quarter * bound / 4;
        long to = (quarter + 1) * bound / 4;
        assertThat(drawn.stream().filter(millis -> millis >= from && millis < to).count())
            .as("pauses from %s to %s ms after %s failures", from, to, failures)
            .isBetween(400L, 600L);
      }
    }
  }

  @Test
  void beforeAProbeAtLeastHalfTheBoundPasses() {
    long[] bounds = {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (int openings = 1; openings <= bounds.length; openings++) {
      long bound = bounds[openings - 1];
      List<Long> drawn = millis(openings, pauses::beforeProbe);
      assertThat(drawn).allMatch(millis -> millis >= bound / 2 && millis <= bound);
      assertThat(drawn).anyMatch(millis -> millis < bound * 6 / 10);
      assertThat(drawn).anyMatch(millis -> millis > bound * 9 / 10);
    }
  }

  @Test
  void noNumberOfFailuresIsTooLarge() {
    assertThat(pauses.beforeRetry(Integer.MAX_VALUE)).isBetween(Duration.ZERO, LONGEST);
    assertThat(pauses.beforeProbe(Integer.MAX_VALUE)).isBetween(LONGEST.dividedBy(2), LONGEST);
  }
}

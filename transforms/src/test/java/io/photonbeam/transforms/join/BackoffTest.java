package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), new Random(1));

  private LongStream waits(long waitedMillis) {
    long now = 1_000_000;
    return LongStream.range(0, 10_000).map(i -> backoff.next(now - waitedMillis, now) - now);
  }

  @Test
  void theFirstLookComesSoonButNotAtOnce() {
    assertThat(backoff.first(1_000)).isEqualTo(1_100);
    assertThat(new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(1)).first(1_000))
        .isEqualTo(1_500);
  }

  @Test
  void theFirstWaitLiesAnywhereUpToTheMinimum() {
    assertThat(waits(0)).allMatch(wait -> wait >= 1 && wait <= 100);
    assertThat(waits(0).max().orElseThrow()).isGreaterThan(95);
    assertThat(waits(0).min().orElseThrow()).isLessThan(5);
  }

  @Test
  void theBoundGrowsWithTheTimeWaitedUpToTheMaximum() {
    assertThat(waits(5_000).max().orElseThrow()).isBetween(4_900L, 5_000L);
    assertThat(waits(3_600_000).max().orElseThrow()).isBetween(59_000L, 60_000L);
    assertThat(waits(3_600_000).average().orElseThrow()).isBetween(29_000.0, 31_000.0);
  }

  @Test
  void aClockThatSteppedBackMakesNoWaitNegative() {
    assertThat(waits(-5_000)).allMatch(wait -> wait >= 1 && wait <= 100);
  }

  @Test
  void anEventThatWaitsAnHourIsLookedForAFewDozenTimes() {
    long now = 0;
    int looks = 0;
    while (now < Duration.ofHours(1).toMillis()) {
      now = backoff.next(0, now);
      looks++;
    }
    assertThat(looks).isBetween(50, 300);
  }
}

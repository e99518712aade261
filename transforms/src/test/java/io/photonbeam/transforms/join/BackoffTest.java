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
    Backoff usual = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(1));
    assertThat(usual.first(1_000)).isEqualTo(1_500);
    assertThat(usual.first(1_250)).isEqualTo(1_500);
    assertThat(usual.first(1_251)).isEqualTo(2_000);
  }

  @Test
  void whatIsDueAtAboutTheSameTimeIsLookedForTogether() {
    Backoff usual = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(1));
    assertThat(LongStream.range(0, 10_000).map(i -> usual.next(0, i)))
        .allMatch(due -> due % 500 == 0);
  }

  @Test
  void theFirstWaitLiesAnywhereUpToTheMinimum() {
    Backoff usual = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(1));
    long[] waits = LongStream.range(0, 10_000).map(i -> usual.next(0, 0)).toArray();
    assertThat(LongStream.of(waits).min()).hasValue(500);
    assertThat(LongStream.of(waits).max()).hasValue(10_000);
    assertThat(LongStream.of(waits).distinct().count()).isEqualTo(20);
  }

  @Test
  void noWaitIsLongerThanTheMaximum() {
    Backoff odd = new Backoff(Duration.ofSeconds(10), Duration.ofMillis(10_001), new Random(1));
    assertThat(LongStream.range(0, 10_000).map(i -> odd.next(0, i) - i))
        .allMatch(wait -> wait >= 1 && wait <= 10_001);
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

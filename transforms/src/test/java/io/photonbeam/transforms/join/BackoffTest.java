package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), new Random(1));

  private LongStream waits(long waitedMillis) {
    long now = 1_000_000;
    return LongStream.range(0, 10_000).map(i -> backoff.next(now - waitedMillis, now, 0) - now);
  }

  private static Backoff usual() {
    return new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), new Random(1));
  }

  @Test
  void theFirstLookAtAnEventThatWasJustWrittenComesSoonButNotAtOnce() {
    assertThat(usual().first(1_000, 20)).isEqualTo(1_500);
    assertThat(usual().first(1_250, 20)).isEqualTo(1_500);
    assertThat(usual().first(1_251, 20)).isEqualTo(2_000);
    assertThat(usual().first(1_000, -5)).as("a clock that is behind").isEqualTo(1_500);
    assertThat(backoff.first(1_000, 20)).as("not after the minimum").isEqualTo(1_100);
  }

  @Test
  void theFirstLookAtAnEventOfABacklogHasTime() {
    assertThat(usual().first(1_000, 20_000)).isEqualTo(3_000);
    assertThat(usual().first(1_000, Long.MAX_VALUE)).isEqualTo(7_500);
    assertThat(usual().first(1_000, Duration.ofDays(365).toMillis())).isEqualTo(7_500);
  }

  @Test
  void noFirstLookIsLaterThanTheLatest() {
    for (Backoff each : List.of(backoff, usual())) {
      for (long age = 0; age < 100_000; age += 37) {
        for (long now = 1_000; now < 1_000_000; now += 99_991) {
          assertThat(each.first(now, age)).isBetween(now + 1, each.latestFirst(now));
        }
      }
    }
  }

  @Test
  void whatIsDueAtAboutTheSameTimeIsLookedForTogether() {
    assertThat(LongStream.range(0, 10_000).map(i -> usual().next(0, i, 0)))
        .allMatch(due -> due % 2_500 == 0);
  }

  @Test
  void theNextWaitLiesAnywhereUpToTheMinimum() {
    Backoff usual = usual();
    long[] waits = LongStream.range(0, 10_000).map(i -> usual.next(0, 0, 0)).sorted().toArray();
    assertThat(LongStream.of(waits).distinct()).containsExactly(2_500L, 5_000L, 7_500L, 10_000L);
  }

  @Test
  void anEventOfABacklogIsNotLookedForOften() {
    long old = Duration.ofHours(5).toMillis();
    Backoff usual = usual();
    long[] waits = LongStream.range(0, 10_000).map(i -> usual.next(0, 0, old)).sorted().toArray();
    assertThat(LongStream.of(waits).distinct())
        .allMatch(wait -> wait % 10_000 == 0 && wait <= 60_000)
        .contains(10_000L, 60_000L);
    assertThat(LongStream.range(0, 100).map(i -> usual.next(0, 0, 60_000)).max().orElseThrow())
        .as("not so old")
        .isEqualTo(10_000);
  }

  @Test
  void noWaitIsLongerThanTheMaximum() {
    Backoff odd = new Backoff(Duration.ofSeconds(10), Duration.ofMillis(10_001), new Random(1));
    assertThat(LongStream.range(0, 10_000).map(i -> odd.next(0, i, i) - i))
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
      now = backoff.next(0, now, now);
      looks++;
    }
    assertThat(looks).isBetween(50, 300);
  }
}

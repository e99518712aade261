package io.photonbeam.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.IdStatus;
import io.photonbeam.repair.ReconcileWindow.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReconcileWindowTest {
  private static final Instant NOW = Instant.parse("2026-06-02T12:00:00Z");
  private static final Duration SETTLE = Duration.ofMinutes(5);

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }

  private static Fate free(ReconcileWindow window, Duration after) {
    return window.of(micros(NOW.plus(after)), IdStatus.FREE);
  }

  @Test
  void anEventIsTooYoungIfItIsYoungerThanSettleAndNotInTheFuture() {
    ReconcileWindow window = ReconcileWindow.of(Optional.empty(), Optional.empty(), SETTLE, NOW);

    assertThat(free(window, SETTLE.negated())).isEqualTo(Fate.MISSING);
    assertThat(free(window, SETTLE.negated().plusNanos(1_000))).isEqualTo(Fate.TOO_YOUNG);
    assertThat(free(window, Duration.ZERO)).isEqualTo(Fate.TOO_YOUNG);
    assertThat(free(window, Duration.ofNanos(1_000))).isEqualTo(Fate.MISSING);
    assertThat(free(window, Duration.ofDays(10_000))).isEqualTo(Fate.MISSING);
  }

  @Test
  void withoutSettleNothingIsTooYoung() {
    ReconcileWindow window =
        ReconcileWindow.of(Optional.empty(), Optional.empty(), Duration.ZERO, NOW);

    assertThat(free(window, Duration.ZERO)).isEqualTo(Fate.MISSING);
  }

  @Test
  void whatTheRegistryKnowsComesBeforeAge() {
    ReconcileWindow window = ReconcileWindow.of(Optional.empty(), Optional.empty(), SETTLE, NOW);

    assertThat(window.of(micros(NOW), IdStatus.TAKEN)).isEqualTo(Fate.TAKEN);
    assertThat(window.of(micros(NOW), IdStatus.EXPIRED)).isEqualTo(Fate.EXPIRED);
  }

  @Test
  void theRangeHoldsItsFirstTimeAndNotItsLast() {
    ReconcileWindow window =
        ReconcileWindow.of(
            Optional.of(NOW.minus(Duration.ofHours(3))),
            Optional.of(NOW.minus(Duration.ofHours(1))),
            SETTLE,
            NOW);

    assertThat(free(window, Duration.ofHours(-3))).isEqualTo(Fate.MISSING);
    assertThat(free(window, Duration.ofHours(-1).minusNanos(1_000))).isEqualTo(Fate.MISSING);
    assertThat(free(window, Duration.ofHours(-1))).isEqualTo(Fate.OUT_OF_RANGE);
    assertThat(free(window, Duration.ofHours(-3).minusNanos(1_000))).isEqualTo(Fate.OUT_OF_RANGE);
  }

  @Test
  void anHourIsTouchedIfAnyOfItsTimesIsInRange() {
    Instant since = NOW.plusMillis(1);
    ReconcileWindow window =
        ReconcileWindow.of(
            Optional.of(since), Optional.of(NOW.plus(Duration.ofHours(1))), SETTLE, NOW);

    assertThat(window.touchesHour(micros(NOW))).isTrue();
    assertThat(window.touchesHour(micros(NOW.minus(Duration.ofHours(1))))).isFalse();
    assertThat(window.touchesHour(micros(NOW.plus(Duration.ofHours(1))))).isFalse();
  }

  @Test
  void aRangeMayEndInAFarYear() {
    ReconcileWindow window =
        ReconcileWindow.of(Optional.of(Instant.MIN), Optional.of(Instant.MAX), SETTLE, NOW);

    assertThat(window.contains(micros(Instant.parse("9999-12-31T23:00:00Z")))).isTrue();
    assertThat(window.touchesHour(0)).isTrue();
  }

  @Test
  void withoutARangeAllHoursAreTouched() {
    ReconcileWindow all = ReconcileWindow.of(Optional.empty(), Optional.empty(), SETTLE, NOW);

    assertThat(all.touchesHour(0)).isTrue();
    assertThat(all.touchesHour(micros(Instant.parse("9999-12-31T23:00:00Z")))).isTrue();
  }
}

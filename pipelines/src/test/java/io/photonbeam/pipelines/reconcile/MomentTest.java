package io.photonbeam.pipelines.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MomentTest {
  private static final Moment YEAR_2000 = Moment.parse("2000-01-01");
  private static final Moment YEAR_2001 = Moment.parse("2001-01-01T00:00:00Z");
  private static final Moment DAY_AGO = new Moment.Ago(Duration.ofDays(1));
  private static final Moment HOUR_AGO = new Moment.Ago(Duration.ofHours(1));

  @Test
  void momentsOfOneKindAreKnownToBeOutOfOrderBeforeTheRound() {
    assertThat(Moment.areNeverInOrder(YEAR_2000, YEAR_2001)).isFalse();
    assertThat(Moment.areNeverInOrder(YEAR_2001, YEAR_2000)).isTrue();
    assertThat(Moment.areNeverInOrder(YEAR_2000, YEAR_2000)).isTrue();
    assertThat(Moment.areNeverInOrder(DAY_AGO, HOUR_AGO)).isFalse();
    assertThat(Moment.areNeverInOrder(HOUR_AGO, DAY_AGO)).isTrue();
    assertThat(Moment.areNeverInOrder(DAY_AGO, DAY_AGO)).isTrue();
  }

  @Test
  void thoseOfTwoKindsAreNotAsThatDependsOnTheRound() {
    assertThat(Moment.areNeverInOrder(YEAR_2001, DAY_AGO)).isFalse();
    assertThat(Moment.areNeverInOrder(DAY_AGO, YEAR_2001)).isFalse();
  }

  @Test
  void aScopeThatCanHoldNoEventIsRefused() {
    Optional<Instant> time = Optional.of(Instant.EPOCH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scope(time, time, false))
        .withMessageContaining("the range is empty: --since is 1970-01-01T00:00:00Z");
    assertThat(new Scope(time, Optional.empty(), false).since()).isEqualTo(time);
  }
}

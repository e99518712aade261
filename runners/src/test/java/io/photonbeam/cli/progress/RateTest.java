package io.photonbeam.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
  private long nanos;

  @Test
  void aRateIsOfTheTimeSinceTheLastQuestion() {
    Rate rate = new Rate(() -> nanos);

    nanos += 2_000_000_000L;
    assertThat(rate.perSecond(100)).isEqualTo(50);
    nanos += 500_000_000L;
    assertThat(rate.perSecond(400)).isEqualTo(600);
    assertThat(rate.perSecond(400)).isZero();
  }
}

package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.Poll;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuietTest {
  private Instant now = Instant.EPOCH;
  private final Quiet quiet =
      new Quiet(new Poll(Duration.ZERO, () -> now, pause -> {}), Duration.ofSeconds(2));

  @Test
  void aNumberIsQuietWhenItHasStoodStillForLongEnough() {
    assertThat(quiet.isSince(1)).isFalse();
    now = now.plusMillis(1_999);
    assertThat(quiet.isSince(1)).isFalse();
    now = now.plusMillis(1);
    assertThat(quiet.isSince(1)).isTrue();
  }

  @Test
  void aNumberThatChangesBeginsAnew() {
    assertThat(quiet.isSince(1)).isFalse();
    now = now.plusSeconds(3);
    assertThat(quiet.isSince(2)).isFalse();
    now = now.plusSeconds(2);
    assertThat(quiet.isSince(2)).isTrue();
  }
}

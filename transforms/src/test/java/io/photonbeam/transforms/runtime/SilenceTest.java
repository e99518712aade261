package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final ManualClock clock = new ManualClock(TestRun.START);
  private final Silence silence = new Silence(Duration.ofSeconds(10), clock);

  @Test
  void whoTellsNothingNewForLongEnoughIsGoneAndMayComeBack() {
    assertThat(silence.isAlive("a", 7)).isTrue();
    clock.advance(Duration.ofMillis(9_999));
    assertThat(silence.isAlive("a", 7)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(silence.isAlive("a", 7)).isFalse();
    assertThat(silence.isAlive("a", 8)).isTrue();
  }

  @Test
  void eachIsHeardByItself() {
    silence.isAlive("a", 1);
    clock.advance(Duration.ofSeconds(10));

    assertThat(silence.isAlive("b", 1)).isTrue();
    assertThat(silence.isAlive("a", 1)).isFalse();
  }
}

package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final Duration TICK = Duration.ofMillis(1);

  private final ManualClock clock = new ManualClock(TestRun.START);
  private final Silence silence = new Silence(clock);

  @Test
  void whatWasHeardOnceMayBeTheLastWordOfADeadProcess() {
    assertThat(silence.isLive("a", 7)).isFalse();
    clock.advance(TICK);
    assertThat(silence.isLive("a", 7)).isFalse();
    assertThat(silence.isLive("a", 8)).isTrue();
  }

  @Test
  void whoStandsStillForLongEnoughIsGoneAndMayComeBack() {
    silence.isLive("a", 7);
    assertThat(silence.isLive("a", 8)).isTrue();
    clock.advance(Silence.LONGEST.minus(TICK));
    assertThat(silence.isLive("a", 8)).isTrue();
    clock.advance(TICK);
    assertThat(silence.isLive("a", 8)).isFalse();
    assertThat(silence.isLive("a", 9)).isTrue();
  }

  @Test
  void eachIsHeardByItself() {
    silence.isLive("a", 1);
    silence.isLive("b", 1);

    assertThat(silence.isLive("b", 2)).isTrue();
    assertThat(silence.isLive("a", 1)).isFalse();
  }
}

package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final AtomicInteger asked = new AtomicInteger();
  private Instant now = Instant.EPOCH;
  private final Poll poll = new Poll(PAUSE, () -> now, time -> now = now.plus(time));

  private Poll.Condition holdsAt(int time) {
    return () -> asked.incrementAndGet() == time;
  }

  @Test
  void whatHoldsAlreadyIsNotWaitedFor() throws Exception {
    assertThat(poll.until(holdsAt(1), Duration.ZERO)).isTrue();
    assertThat(now).isEqualTo(Instant.EPOCH);
  }

  @Test
  void itIsAskedAgainAfterEachPause() throws Exception {
    assertThat(poll.until(holdsAt(4), Duration.ofMinutes(1))).isTrue();
    assertThat(now).isEqualTo(Instant.EPOCH.plus(PAUSE.multipliedBy(3)));
  }

  @Test
  void patienceEndsAndTheLastQuestionIsAskedThen() throws Exception {
    assertThat(poll.until(holdsAt(9), PAUSE.multipliedBy(2))).isFalse();
    assertThat(asked).hasValue(3);
    assertThat(now).isEqualTo(Instant.EPOCH.plus(PAUSE.multipliedBy(2)));
  }

  @Test
  void anInterruptEndsIt() {
    Poll interrupted =
        new Poll(
            PAUSE,
            () -> now,
            time -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> interrupted.until(holdsAt(9), Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(asked).hasValue(1);
  }
}

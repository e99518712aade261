package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {
  private final LeaseWatch watch = new LeaseWatch(Duration.ofNanos(10));
  private final Lease lease = new Lease("t", 1, "h", 1, "", Instant.EPOCH);

  private boolean mayTake(Lease held, long nanos) {
    return watch.mayTake(Optional.of(held), false, nanos);
  }

  @Test
  void noLeaseAndThatOfADeadHolderMayBeTakenAtOnce() {
    assertThat(watch.mayTake(Optional.empty(), false, 0)).isTrue();
    assertThat(watch.mayTake(Optional.of(lease), true, 0)).isTrue();
  }

  @Test
  void aBeatThatStandsStillForTheLeaseTimeMayBeTaken() {
    assertThat(mayTake(lease, 100)).isFalse();
    assertThat(mayTake(lease, 109)).isFalse();
    assertThat(mayTake(lease, 110)).isTrue();
  }

  @Test
  void eachBeatAndEachNewHolderBeginsTheTimeAnew() {
    assertThat(mayTake(lease, 100)).isFalse();
    assertThat(mayTake(lease.next(), 109)).isFalse();
    assertThat(mayTake(lease.next(), 118)).isFalse();
    assertThat(mayTake(new Lease("u", 2, "h", 1, "", Instant.EPOCH), 119)).isFalse();
    assertThat(mayTake(new Lease("u", 2, "h", 1, "", Instant.EPOCH), 129)).isTrue();
  }

  @Test
  void timeInWhichTheHolderMayNotHaveBeenAbleToBeatDoesNotCount() {
    assertThat(mayTake(lease, 100)).isFalse();
    watch.startOver();
    assertThat(mayTake(lease, 111)).isFalse();
    assertThat(mayTake(lease, 121)).isTrue();
  }
}

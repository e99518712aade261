package io.photonbeam.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a call to a store that stays away ends after all, and what it then says of the outcome. */
final class GivingUpTest extends RetryFixture {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void aStoppedRunWaitsForTheGraceTimeAndSaysWhatToDo() {
    store.awayFor(Duration.ofDays(1));
    retryPolicy.stop();
    Instant start = now();

    assertThatThrownBy(() -> calls.write(Store::call))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("registry away for 30 s: The disk is full.")
        .hasMessageContaining("waited for the registry another 30 s")
        .hasMessageContaining("start it again when the registry is back")
        .hasCauseInstanceOf(StoreUnavailableException.class);

    assertThat(Duration.between(start, now())).isBetween(GRACE, GRACE.plusSeconds(1));
    assertThat(retryPolicy.gaveUp().orElseThrow()).contains("Nothing is lost");
  }

  @Test
  void theGraceTimeBeginsWhenTheRunIsStoppedInTheMiddleOfAnOutage() {
    Instant start = now();
    store.failWith(
        () -> {
          if (now().isAfter(start.plusSeconds(100))) {
            retryPolicy.stop();
          }
          return new StoreUnavailableException("away");
        });

    assertThatThrownBy(() -> calls.write(Store::call)).hasMessageContaining("Nothing is lost");

    assertThat(Duration.between(start, now()))
        .isBetween(Duration.ofSeconds(130), Duration.ofSeconds(142));
  }

  @Test
  void anOutageThatBeginsLongAfterTheStopHasTheWholeGraceTime() {
    retryPolicy.stop();
    clock.advance(Duration.ofMinutes(5));
    store.awayFor(GRACE.minusSeconds(12));

    calls.write(Store::call);

    assertThat(retryPolicy.gaveUp()).isEmpty();
    assertThat(calls.isAway()).isFalse();
  }

  @Test
  void aCallerThatOnlyWaitedGivesUpWithTheOthers() {
    store.failWith(
        () -> {
          if (calls.isAway() && retryPolicy.gaveUp().isEmpty()) {
            retryPolicy.stop();
            // Another caller, while this one probes.
            assertThatThrownBy(() -> calls.write(Store::call))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("away. ")
                .hasNoCause();
          }
          return new StoreUnavailableException("away.");
        });

    assertThatThrownBy(() -> calls.write(Store::call))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(retryPolicy.gaveUp()).isPresent();
  }

  @Test
  void whoeverStillWaitsWhenTheRunIsOverGivesUp() {
    store.failWith(
        () -> {
          retryPolicy.end();
          return new StoreUnavailableException("away");
        });

    assertThatThrownBy(() -> calls.write(Store::call)).hasMessageContaining("The run is over");

    assertThat(store.calledAt).hasSize(1);
    assertThat(retryPolicy.gaveUp()).isEmpty();
  }

  @Test
  void anInterruptedCallerEndsAtOnceAndStaysInterrupted() {
    store.failWith(
        () -> {
          Thread.currentThread().interrupt();
          return new StoreUnavailableException("was not used");
        });
    Instant start = now();

    assertThatThrownBy(() -> calls.write(Store::call))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(now()).isEqualTo(start);
    assertThat(store.calledAt).hasSize(1);
    assertThat(calls.failedAttempts()).as("the store is not to blame").isZero();
  }

  @Test
  void aCallerThatIsInterruptedWhileItSleepsEndsAtOnce() {
    RetryPolicy other =
        new RetryPolicy(
            RetrySettings.defaults(),
            clock,
            time -> {
              throw new InterruptedException();
            },
            new java.util.Random(1));
    StoreCalls<Store> calls = other.callsTo("registry", () -> store);
    store.awayFor(Duration.ofDays(1));

    assertThatThrownBy(() -> calls.write(Store::call)).hasMessageContaining("interrupted");

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anUnknownOutcomeStaysUnknownWhateverComesLater() {
    CommitUnknownException lost = new CommitUnknownException("lost", null);
    store.failWith(() -> store.calledAt.size() == 2 ? lost : new StoreUnavailableException("away"));
    retryPolicy.stop();

    assertThatThrownBy(() -> calls.write(Store::call)).isSameAs(lost);

    assertThat(lost.getSuppressed()).singleElement().isInstanceOf(StoreUnavailableException.class);
    assertThat(store.calledAt).hasSizeGreaterThan(2);
  }

  @Test
  void anUnknownOutcomeStaysUnknownWhenTheStoreCannotBeUsedAnyMore() {
    CommitUnknownException lost = new CommitUnknownException("lost", null);
    StoreAccessException refused = new StoreAccessException("read-only");
    store.failWith(() -> store.calledAt.size() == 1 ? lost : refused);

    assertThatThrownBy(() -> calls.write(Store::call)).isSameAs(lost);

    assertThat(lost.getSuppressed()).containsExactly(refused);
  }
}

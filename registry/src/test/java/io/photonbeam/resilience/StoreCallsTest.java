package io.photonbeam.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StoreCallsTest extends RetryFixture {

  @Test
  void aCallThatTheStoreAnswersIsMadeOnceAndWithoutAPause() {
    assertThat(calls.read(Store::call)).isEqualTo(1);

    assertThat(now()).isEqualTo(store.calledAt.get(0));
    assertThat(calls.failedAttempts()).isZero();
  }

  @Test
  void aShortOutageIsBridgedByRepetitionAndNobodyIsTold() {
    store.awayFor(Duration.ofMillis(1));

    assertThat(calls.write(Store::call)).isGreaterThan(1);

    assertThat(calls.failedAttempts()).isEqualTo(store.calledAt.size() - 1);
    assertThat(calls.isAway()).isFalse();
    assertThat(retryPolicy.takeNews()).isEmpty();
  }

  @Test
  void aLongOutageIsWaitedForWithoutHammeringTheStore() {
    Instant start = now();
    store.awayFor(Duration.ofMinutes(10));

    calls.write(Store::call);

    Duration waited = Duration.between(start, now());
    assertThat(waited).isBetween(Duration.ofMinutes(10), Duration.ofSeconds(610));
    // A probe each 5 to 10 s, once the pauses have grown.
    assertThat(store.calledAt).hasSizeBetween(60, 135);
    for (int i = 10; i < store.calledAt.size(); i++) {
      assertThat(Duration.between(store.calledAt.get(i - 1), store.calledAt.get(i)))
          .isBetween(Duration.ofSeconds(5), Duration.ofMillis(10_200));
    }
  }

  @Test
  void whatIsUnknownIsRepeatedAsItIsUntilThereIsAnAnswer() {
    int[] left = {7};
    store.failWith(() -> left[0]-- > 0 ? new CommitUnknownException("lost", null) : null);

    assertThat(calls.write(Store::call)).isEqualTo(8);
  }

  @Test
  void theOutageIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
    store.awayFor(Duration.ofMinutes(3));

    calls.write(Store::call);

    List<String> news = retryPolicy.takeNews();
    assertThat(news).hasSize(2);
    assertThat(news.get(0))
        .startsWith("registry away for ")
        .contains(" s: The disk is full. ")
        .contains("Reading waits");
    assertThat(news.get(1)).isEqualTo("registry back after 3 min; going on.");
    assertThat(retryPolicy.takeNews()).isEmpty();
    assertThat(retryPolicy.awayNow()).isEmpty();
  }

  @Test
  void whileAStoreIsAwayItIsToldSinceWhenAndWhy() {
    Duration[] away = {Duration.ZERO};
    store.failWith(
        () -> {
          if (store.calledAt.size() == FAILURES_TO_OPEN) {
            assertThat(retryPolicy.isAway()).isFalse();
          }
          if (store.calledAt.size() == FAILURES_TO_OPEN + 3) {
            assertThat(retryPolicy.isAway()).isTrue();
            assertThat(calls.outage().orElseThrow().since()).isEqualTo(store.calledAt.get(0));
            away[0] = retryPolicy.awayFor(calls);
            assertThat(retryPolicy.awayNow())
                .containsExactly(
                    new Away(
                        "registry",
                        "registry away for %d s: Gone.".formatted(away[0].toSeconds())));
            return null;
          }
          return new StoreUnavailableException("Gone.");
        });

    calls.read(Store::call);

    assertThat(away[0]).isPositive();
    assertThat(retryPolicy.awayFor(calls)).isZero();
    assertThat(calls.outage()).isEmpty();
  }

  @Test
  void failuresBetweenWhichTheStoreAnswersDoNotOpenTheCircuit() {
    int[] calledBefore = {0};
    store.failWith(
        () ->
            calledBefore[0]++ % FAILURES_TO_OPEN == 0 ? null : new StoreUnavailableException("x"));

    for (int i = 0; i < 20; i++) {
      calls.write(Store::call);
    }

    assertThat(calls.failedAttempts()).isEqualTo(19 * (FAILURES_TO_OPEN - 1));
    assertThat(retryPolicy.takeNews()).isEmpty();
  }

  static List<Supplier<Exception>> failuresThatDoNotPass() {
    return List.of(
        () -> new StoreAccessException("not permitted"),
        () -> new StoreFormatException("no database"),
        () -> new IllegalStateException("closed"),
        () -> new IOException("another disk"));
  }

  @ParameterizedTest
  @MethodSource("failuresThatDoNotPass")
  void whatDoesNotPassIsTheCallersAtOnceAndSaysNothingOfTheStore(Supplier<Exception> failure) {
    Exception thrown = failure.get();
    for (int i = 0; i < 2 * FAILURES_TO_OPEN; i++) {
      assertThatThrownBy(
              () ->
                  calls.write(
                      s -> {
                        s.call();
                        throw thrown;
                      }))
          .isSameAs(thrown);
    }

    assertThat(store.calledAt).hasSize(2 * FAILURES_TO_OPEN);
    assertThat(calls.isAway()).isFalse();
  }

  @Test
  void aProbeThatFailsForAReasonOfItsOwnLeavesItToTheNextCaller() {
    store.failWith(
        () ->
            store.calledAt.size() <= FAILURES_TO_OPEN
                ? new StoreUnavailableException("away")
                : new IllegalStateException("a bug"));
    assertThatThrownBy(() -> calls.write(Store::call)).hasMessage("a bug");
    assertThat(calls.isAway()).isTrue();
    store.failWith(() -> null);
    Instant before = now();

    calls.write(Store::call);

    assertThat(calls.isAway()).isFalse();
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void aStoreThatCanBeReadAndNotWrittenIsAwayAndStillRead() {
    store.failWith(
        () -> {
          if (!calls.isAway()) {
            return new StoreUnavailableException("locked");
          }
          store.failWith(() -> null);
          calls.read(Store::call);
          assertThat(calls.isAway()).isTrue();
          return null;
        });

    calls.write(Store::call);

    assertThat(calls.isAway()).isFalse();
  }

  @Test
  void eachStoreHasACircuitOfItsOwn() {
    StoreCalls<String> index = retryPolicy.callsTo("index", () -> "index");
    store.failWith(
        () -> {
          if (!calls.isAway()) {
            return new StoreUnavailableException("away");
          }
          String answer = index.read(name -> name);
          assertThat(answer).isEqualTo("index");
          assertThat(index.isAway()).isFalse();
          return null;
        });

    calls.read(Store::call);

    assertThat(retryPolicy.stores()).containsExactly(calls, index);
  }
}

package io.photonbeam.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Whether a store may be called for one kind of work. Closed, everybody may; after some failures in
 * a row it opens, nobody may, and from time to time one caller may try: success closes it, failure
 * makes the next pause longer. Thread-safe; never waits.
 */
final class Circuit {
  private final String store;
  private final Clock clock;
  private final Consumer<String> news;
  private final CircuitBreaker breaker;
  private final LongAdder failures = new LongAdder();

  /** From the first failure in a row until a success; null when all is well. */
  private volatile Outage trouble;

  Circuit(String store, int failuresToOpen, Pauses pauses, Clock clock, Consumer<String> news) {
    this.store = store;
    this.clock = clock;
    this.news = news;
    this.breaker = CircuitBreaker.of(store, config(failuresToOpen, pauses, clock));
    breaker.getEventPublisher().onStateTransition(this::tell);
  }

  private static CircuitBreakerConfig config(int failuresToOpen, Pauses pauses, Clock clock) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(failuresToOpen)
        .minimumNumberOfCalls(failuresToOpen)
        .failureRateThreshold(100)
        .permittedNumberOfCallsInHalfOpenState(1)
        .waitIntervalFunctionInOpenState(
            openings -> Math.max(1, pauses.beforeProbe(openings).toMillis()))
        .clock(clock)
        .build();
  }

  /** Whether the caller may call now; if so, it tells the outcome by one of the next three. */
  boolean tryEnter() {
    return breaker.tryAcquirePermission();
  }

  /** The store did what it was asked. */
  void succeeded() {
    // How long it took is no matter of this circuit.
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    if (trouble != null && !isOpen()) {
      trouble = null;
    }
  }

  /** The store is away, as far as this caller can see. */
  void failed(RuntimeException failure) {
    failures.increment();
    note(String.valueOf(failure.getMessage()));
    breaker.onError(0, TimeUnit.NANOSECONDS, failure);
  }

  /** The call says nothing about whether the store is there. */
  void left() {
    breaker.releasePermission();
  }

  /** Whether callers have to wait. */
  boolean isOpen() {
    return breaker.getState() != State.CLOSED;
  }

  /** Since when, and why, there was no success; empty if the last call was one. */
  Optional<Outage> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** The store's name for people. */
  String store() {
    return store;
  }

  /** {@link Outage#describe} of the trouble there is. */
  String describe() {
    Outage outage = trouble;
    return outage == null ? store + " away." : outage.describe(clock.instant());
  }

  /** Attempts that failed since the beginning. */
  long failures() {
    return failures.sum();
  }

  private synchronized void note(String reason) {
    Outage before = trouble;
    trouble = before == null ? new Outage(store, clock.instant(), reason) : before.because(reason);
  }

  private void tell(CircuitBreakerOnStateTransitionEvent event) {
    Outage outage = trouble;
    if (outage == null) {
      return;
    }
    switch (event.getStateTransition()) {
      case CLOSED_TO_OPEN ->
          news.accept(outage.describe(clock.instant()) + " Reading waits until it is back.");
      case HALF_OPEN_TO_CLOSED ->
          news.accept(
              store + " back after " + Outage.words(outage.lasts(clock.instant())) + "; going on.");
      default -> {}
    }
  }
}

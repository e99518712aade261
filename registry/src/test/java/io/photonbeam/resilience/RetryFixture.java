package io.photonbeam.resilience;

import io.photonbeam.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A retry policy whose clock moves only by sleeping, and a store that does what a test says. */
abstract class RetryFixture {
  static final Duration GRACE = Duration.ofSeconds(30);
  static final int FAILURES_TO_OPEN = 3;

  final SleepersClock clock = new SleepersClock();
  final RetryPolicy retryPolicy =
      new RetryPolicy(
          new RetrySettings(
              Duration.ofSeconds(5),
              FAILURES_TO_OPEN,
              Duration.ofMillis(500),
              Duration.ofSeconds(10),
              GRACE),
          clock,
          clock::advance,
          new Random(3));
  final Store store = new Store();
  final StoreCalls<Store> calls = retryPolicy.callsTo("registry", () -> store);

  /** Shows how long somebody has slept. */
  static final class SleepersClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** Answers how often it was called, or fails. */
  final class Store {
    final List<Instant> calledAt = new ArrayList<>();
    private Supplier<? extends RuntimeException> failure = () -> null;
    private Instant backAt = Instant.MIN;

    /** Fails each time, until it is told otherwise. */
    void failWith(Supplier<? extends RuntimeException> reason) {
      failure = reason;
      backAt = Instant.MAX;
    }

    /** Is away for a time from now. */
    void awayFor(Duration time) {
      failure = () -> new StoreUnavailableException("The disk is full.");
      backAt = clock.instant().plus(time);
    }

    int call() {
      calledAt.add(clock.instant());
      RuntimeException thrown = clock.instant().isBefore(backAt) ? failure.get() : null;
      if (thrown != null) {
        throw thrown;
      }
      return calledAt.size();
    }
  }

  Instant now() {
    return clock.instant();
  }
}

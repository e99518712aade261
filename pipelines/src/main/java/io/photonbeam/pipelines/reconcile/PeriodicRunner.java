package io.photonbeam.pipelines.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Repeats a round at a fixed distance from start to start, one at a time: a round that takes longer
 * delays the next. One that fails is told of, and the next one comes all the same. {@link #stop}
 * may be called by any thread.
 */
public final class PeriodicRunner {
  /** One round. */
  @FunctionalInterface
  public interface Round {
    ReconcileReport run() throws Exception;
  }

  /** Learns what became of each round. */
  public interface Listener {
    /** A round has come to its end. */
    void done(ReconcileReport report);

    /** A round has failed, and there is another one. */
    void failed(Exception failure, Duration nextIn);
  }

  /** Waits for a time, or less if the latch is opened. */
  @FunctionalInterface
  interface Pause {
    void await(CountDownLatch latch, Duration time) throws InterruptedException;
  }

  private final Optional<Duration> every;
  private final InstantSource clock;
  private final Pause pause;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Rounds by a clock.
   *
   * @param every from start to start; empty for a single round
   */
  public PeriodicRunner(Optional<Duration> every, InstantSource clock) {
    this(every, clock, PeriodicRunner::await);
  }

  PeriodicRunner(Optional<Duration> every, InstantSource clock, Pause pause) {
    this.every = every;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Runs until it is stopped, or once.
   *
   * @return whether the last round was exact
   * @throws Exception what the last round failed with, unless the listener was told
   */
  public boolean run(Round round, Listener listener) throws Exception {
    while (true) {
      Instant start = clock.instant();
      Outcome outcome = attempt(round, listener);
      Optional<Duration> next = every.map(length -> untilNext(start, length));
      if (next.isEmpty() || stopped.getCount() == 0) {
        return outcome.exactOrThrow();
      }
      outcome.failure().ifPresent(failure -> listener.failed(failure, next.get()));
      pause.await(stopped, next.get());
      if (stopped.getCount() == 0) {
        return outcome.isExact(); // A failure was told already.
      }
    }
  }

  /**
   * What became of a round.
   *
   * @param failure empty if it came to its end
   */
  private record Outcome(boolean isExact, Optional<Exception> failure) {
    boolean exactOrThrow() throws Exception {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return isExact;
    }
  }

  private static Outcome attempt(Round round, Listener listener) throws InterruptedException {
    try {
      ReconcileReport report = round.run();
      listener.done(report);
      return new Outcome(report.isExact(), Optional.empty());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome(false, Optional.of(e));
    }
  }

  /** Never longer than one length, though the clock were set back. */
  private Duration untilNext(Instant start, Duration length) {
    Duration left = Duration.between(clock.instant(), start.plus(length));
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(length) > 0 ? length : left;
  }

  /** Lets the round that runs come to its end, and starts no other. Returns at once. */
  public void stop() {
    stopped.countDown();
  }

  private static void await(CountDownLatch latch, Duration time) throws InterruptedException {
    boolean unused = latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}

package io.photonbeam.store.fdb;

import io.photonbeam.store.StoreOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The moment at which a call has to end. Immutable. */
final class Deadline {
  private final InstantSource clock;
  private final Instant end;

  private Deadline(InstantSource clock, Instant end) {
    this.clock = clock;
    this.end = end;
  }

  /** The deadline of a call that begins now. */
  static Deadline of(StoreOptions options) {
    return new Deadline(options.clock(), options.clock().instant().plus(options.timeout()));
  }

  boolean hasPassed() {
    return !clock.instant().isBefore(end);
  }

  /**
   * Waits for an answer of the client.
   *
   * @throws RuntimeException the client's own, if it answers with an error
   */
  <T> T await(CompletableFuture<T> answer) throws TimeoutException, InterruptedException {
    try {
      Duration left = Duration.between(clock.instant(), end);
      return answer.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("FoundationDB's client failed: " + e.getCause(), e);
    }
  }
}

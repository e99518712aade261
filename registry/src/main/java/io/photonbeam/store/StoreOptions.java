package io.photonbeam.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a store waits, and what it survives.
 *
 * @param timeout how long one call retries conflicts and waits for other writers before it says
 *     {@link StoreUnavailableException}; default 30 s
 * @param clock measures the timeout; better one that nobody sets
 * @param synced whether a commit waits until it is safe from a failure of power; otherwise only the
 *     death of the process is survived, and a failure of power may take the last commits
 * @param shared whether several machines may use it, as far as its place lets them; a SQLite file
 *     on a network file system is then refused
 */
public record StoreOptions(Duration timeout, InstantSource clock, boolean synced, boolean shared) {

  /** Checks the timeout. */
  public StoreOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive.");
    }
  }

  /** Safe from a failure of power. */
  public StoreOptions(Duration timeout, InstantSource clock) {
    this(timeout, clock, true, true);
  }

  /** These options for what can be made again: faster, and not safe from a failure of power. */
  public StoreOptions notSynced() {
    return new StoreOptions(timeout, clock, false, shared);
  }

  /** These options for what one machine alone uses, wherever it lies. */
  public StoreOptions ofOneMachine() {
    return new StoreOptions(timeout, clock, synced, false);
  }

  /** 30 s by a steady clock. */
  public static StoreOptions defaults() {
    return new StoreOptions(Duration.ofSeconds(30), new SteadyClock());
  }
}

package io.photonbeam.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a store waits, and what it survives.
 *
 * @param timeout how long one call retries conflicts and waits for other writers before it says
 *     {@link StoreUnavailableException}; default 30 s
 * @param clock measures the timeout
 * @param synced whether a commit waits until it is safe from a failure of power; otherwise only the
 *     death of the process is survived, and a failure of power may take the last commits
 */
public record StoreOptions(Duration timeout, InstantSource clock, boolean synced) {

  /** Checks the timeout. */
  public StoreOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive.");
    }
  }

  /** Safe from a failure of power. */
  public StoreOptions(Duration timeout, InstantSource clock) {
    this(timeout, clock, true);
  }

  /** These options for what can be made again: faster, and not safe from a failure of power. */
  public StoreOptions notSynced() {
    return new StoreOptions(timeout, clock, false);
  }

  /** 30 s by the system's clock. */
  public static StoreOptions defaults() {
    return new StoreOptions(Duration.ofSeconds(30), InstantSource.system());
  }
}

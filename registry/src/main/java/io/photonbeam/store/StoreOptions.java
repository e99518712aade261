package io.photonbeam.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a store waits.
 *
 * @param timeout how long one call retries conflicts and waits for other writers before it says
 *     {@link StoreUnavailableException}; default 30 s
 * @param clock measures the timeout
 */
public record StoreOptions(Duration timeout, InstantSource clock) {

  /** Checks the timeout. */
  public StoreOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive.");
    }
  }

  /** 30 s by the system's clock. */
  public static StoreOptions defaults() {
    return new StoreOptions(Duration.ofSeconds(30), InstantSource.system());
  }
}

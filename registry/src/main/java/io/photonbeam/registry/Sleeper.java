package io.photonbeam.registry;

import java.time.Duration;

/** Waits between attempts; injected so that tests and simulations need no time. */
@FunctionalInterface
public interface Sleeper {
  /** Returns after about this time. */
  void sleep(Duration duration) throws InterruptedException;

  /** Really sleeps. */
  static Sleeper system() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}

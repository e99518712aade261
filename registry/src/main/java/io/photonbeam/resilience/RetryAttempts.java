package io.photonbeam.resilience;

import io.photonbeam.store.StoreUnavailableException;

/** The attempts of one call so far, and what they leave known. Used by one thread. */
final class RetryAttempts {
  private final Waiting waiting;
  private final Circuit circuit;
  private int failures;
  private RuntimeException last;

  /** The first failure that leaves open whether the call was applied; null if there was none. */
  private RuntimeException unknown;

  RetryAttempts(Waiting waiting, Circuit circuit) {
    this.waiting = waiting;
    this.circuit = circuit;
  }

  /** Waits until the next attempt may be made. */
  void begin() {
    try {
      if (failures > 0) {
        waiting.pause(failures, circuit);
      }
      waiting.enter(circuit);
    } catch (Waiting.Over e) {
      StoreUnavailableException over =
          new StoreUnavailableException(e.getMessage(), last == unknown ? null : last);
      abandoned(over);
      throw over;
    }
  }

  /** Not applied. */
  void failed(RuntimeException failure) {
    failures++;
    last = failure;
    if (Thread.currentThread().isInterrupted()) {
      circuit.left(); // Which is why it failed, as far as can be told.
    } else {
      circuit.failed(failure);
    }
  }

  /** Applied or not. */
  void unknown(RuntimeException failure) {
    failed(failure);
    if (unknown == null) {
      unknown = failure;
    }
  }

  /** Throws the unknown outcome, if there is one: nothing that comes later settles it. */
  void abandoned(Throwable why) {
    if (unknown != null) {
      unknown.addSuppressed(why);
      throw unknown;
    }
  }
}

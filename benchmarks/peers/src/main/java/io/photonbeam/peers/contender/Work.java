package io.photonbeam.peers.contender;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time from a contender's first event to its end, in the words of Photonbeam's own summary.
 * Thread-safe; one for a process, as Beam and Flink copy whatever they run.
 */
final class Work {
  private static final AtomicLong BEGAN = new AtomicLong();

  private Work() {}

  /** Tells that an event was read; only the first call counts. */
  static void begin() {
    if (BEGAN.get() == 0) {
      BEGAN.compareAndSet(0, System.nanoTime());
    }
  }

  /** Prints how long it worked, until now. */
  static void end() {
    print((System.nanoTime() - BEGAN.get()) / 1e9);
  }

  /** Prints how long it worked. */
  static void print(double seconds) {
    System.out.printf(Locale.ROOT, "seconds of work  %.3f%n", seconds);
  }
}

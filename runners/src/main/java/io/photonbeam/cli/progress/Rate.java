package io.photonbeam.cli.progress;

import java.util.function.LongSupplier;

/** How fast a figure grows, from one question to the next. Not thread-safe. */
final class Rate {
  private static final double SHORTEST_SECONDS = 1e-3;

  private final LongSupplier nanoTime;
  private long lastNanos;
  private long lastCount;

  /** Of a figure that is 0 now. */
  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** How much it has grown a second since the last call. */
  double perSecond(long count) {
    long now = nanoTime.getAsLong();
    double rate = (count - lastCount) / Math.max(SHORTEST_SECONDS, (now - lastNanos) / 1e9);
    lastNanos = now;
    lastCount = count;
    return rate;
  }
}

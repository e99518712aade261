package io.photonbeam.transforms.index;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.function.Supplier;

/** Drops what the registry's horizon has passed from an index, now and then. Thread-safe. */
public final class IndexUpkeep {
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final EventIndex index;
  private final Supplier<LocalDate> horizon;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  /**
   * Of an index.
   *
   * @param horizon the first day that is not expired; asked for once an hour
   */
  public IndexUpkeep(EventIndex index, Supplier<LocalDate> horizon, InstantSource clock) {
    this.index = index;
    this.horizon = horizon;
    this.clock = clock;
  }

  /** Drops old entries if the last time was an hour ago; cheap otherwise. */
  public void run() {
    if (isDue()) {
      index.forgetBefore(horizon.get());
    }
  }

  private synchronized boolean isDue() {
    Instant now = clock.instant();
    boolean wasSetBack = now.plus(INTERVAL).isBefore(next);
    boolean due = wasSetBack || !now.isBefore(next);
    if (due) {
      next = now.plus(INTERVAL);
    }
    return due;
  }
}

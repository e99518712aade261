package io.photonbeam.pipelines.run;

import io.photonbeam.pipelines.option.Units;
import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Patience with a store that is locked, or can't be reached, when a run starts: long enough for
 * whoever holds it to end, and not so long that a wrong address is waited for in vain. All that is
 * waited for in one start shares the time. Not thread-safe.
 */
public final class StartWait {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Duration atMost;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final BooleanSupplier stopped;
  private final Consumer<String> tell;
  private Duration left;

  /**
   * Waiting by a clock.
   *
   * @param atMost how long in all
   * @param clock a steady one
   * @param stopped whether nobody wants the run any more
   * @param tell is told once for each store that is waited for
   */
  StartWait(
      Duration atMost,
      InstantSource clock,
      Sleeper sleeper,
      BooleanSupplier stopped,
      Consumer<String> tell) {
    this.atMost = atMost;
    this.clock = clock;
    this.sleeper = sleeper;
    this.stopped = stopped;
    this.tell = tell;
    this.left = atMost;
  }

  /** Something that needs a store, and may be tried again when that is unavailable. */
  @FunctionalInterface
  public interface Attempt<T> {
    T make() throws IOException;
  }

  /**
   * Makes an attempt, again and again while the store is unavailable, or does not say whether it
   * did what it was asked: all that a start does can be repeated.
   *
   * @param store its name for people, such as registry
   * @throws StoreUnavailableException if the time is over
   * @throws IOException if an attempt fails with it
   */
  public <T> T until(String store, Attempt<T> attempt) throws IOException {
    for (boolean told = false; ; told = true) {
      Instant began = clock.instant();
      try {
        return attempt.make();
      } catch (StoreUnavailableException | CommitStateUnknownException e) {
        left = left.minus(Duration.between(began, clock.instant()));
        if (left().isZero() || stopped.getAsBoolean()) {
          throw givenUp(store, e);
        }
        if (!told) {
          tell.accept(
              "The %s is away; waiting up to %d s for it: %s"
                  .formatted(store, left.toSeconds(), e.getMessage()));
        }
        pause();
        left = left.minus(PAUSE);
      }
    }
  }

  /** How much of the time is left. */
  Duration left() {
    return left.isNegative() ? Duration.ZERO : left;
  }

  private StoreUnavailableException givenUp(String store, RuntimeException last) {
    if (stopped.getAsBoolean()) {
      return new StoreUnavailableException(
          "it was asked to stop while it waited for the %s: %s".formatted(store, last.getMessage()),
          last);
    }
    return new StoreUnavailableException(
        "the %s was still away when the start had waited %d s (--startTimeout=%s): %s"
            .formatted(
                store, atMost.minus(left).toSeconds(), Units.duration(atMost), last.getMessage()),
        last);
  }

  private void pause() throws IOException {
    try {
      sleeper.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it waited for a store", e);
    }
  }
}

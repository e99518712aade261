package io.photonbeam.cli.process;

import io.photonbeam.registry.Sleeper;
import io.photonbeam.store.SteadyClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Asks again and again, with a pause between, whether something of another process has come to
 * pass. Its waits end early when the thread is interrupted. Stateless.
 */
public final class Poll {
  private final Duration pause;
  private final InstantSource clock;
  private final Sleeper sleeper;

  /** A question, which may have to be sent to somebody. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Waits by a clock.
   *
   * @param pause between two questions
   * @param clock a steady one
   */
  public Poll(Duration pause, InstantSource clock, Sleeper sleeper) {
    this.pause = pause;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** The same in real time. */
  public static Poll every(Duration pause) {
    return new Poll(pause, new SteadyClock(), Sleeper.system());
  }

  /**
   * Waits until a condition holds; it is asked once at least.
   *
   * @return whether it held before so much time had passed
   */
  public boolean until(Condition condition, Duration patience)
      throws IOException, InterruptedException {
    Instant end = now().plus(patience);
    while (!condition.holds()) {
      if (!now().isBefore(end)) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** What time it is, by a clock that only goes forward. */
  public Instant now() {
    return clock.instant();
  }

  /** Waits between two questions. */
  public void pause() throws InterruptedException {
    sleeper.sleep(pause);
  }
}

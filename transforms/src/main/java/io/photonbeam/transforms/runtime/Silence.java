package io.photonbeam.transforms.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells which of others live, by whether their beats go on: nothing is known of their clocks. Not
 * thread-safe.
 */
public final class Silence {
  private final long mostMillis;
  private final InstantSource clock;
  private final Map<String, Heard> heard = new HashMap<>();

  private record Heard(long beat, long since) {}

  /**
   * Nobody was heard yet.
   *
   * @param longest that somebody who lives is silent
   * @param clock a steady one
   */
  public Silence(Duration longest, InstantSource clock) {
    this.mostMillis = longest.toMillis();
    this.clock = clock;
  }

  /** Whether somebody whose beat is so far now counts as alive. */
  public boolean isAlive(String who, long beat) {
    long now = clock.millis();
    Heard before = heard.get(who);
    if (before == null || before.beat() != beat) {
      heard.put(who, new Heard(beat, now));
      return true;
    }
    return now - before.since() < mostMillis;
  }
}

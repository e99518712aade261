package io.photonbeam.transforms.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells which processes of a run live, by whether their beats go on: nothing is known of their
 * clocks. What a process has told may be the last word of one that is dead, so it counts as live
 * only once its beat was seen to move, and until it stands still for {@link #LONGEST}. Not
 * thread-safe.
 */
public final class Silence {
  /** That a process which lives is silent: many beats, a long garbage collection, a slow store. */
  public static final Duration LONGEST = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Map<String, Heard> heard = new HashMap<>();

  private record Heard(long beat, long since, boolean hasMoved) {
    boolean isLive(long now) {
      return hasMoved && now - since < LONGEST.toMillis();
    }
  }

  /**
   * Nobody was heard yet.
   *
   * @param clock a steady one
   */
  public Silence(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a process whose beat is so far now counts as live. */
  public boolean isLive(String process, long beat) {
    long now = clock.millis();
    Heard before = heard.get(process);
    if (before == null || before.beat() != beat) {
      heard.put(process, new Heard(beat, now, before != null));
    }
    return heard.get(process).isLive(now);
  }
}

package io.photonbeam.transforms.join;

/**
 * What is known of a shard's timer in this process: how long it was to wait, by a clock that nobody
 * sets. So a runner that fires all timers because it drains can be told from one that fires in time
 * by a clock that was set back meanwhile, and a timer that comes late because of that is noticed
 * when an event comes. Whoever uses it holds the shard's monitor.
 */
final class ArmedTimer {
  /** Runners are a little late at any time. */
  private static final long SLACK_MILLIS = 1_000;

  private enum State {
    /** Perhaps another process has set it. */
    UNKNOWN,
    NOT_SET,
    SET,
    /** It fired early, and was not set again though events wait. */
    LEFT
  }

  private State state = State.UNKNOWN;
  private long setMillis;
  private long waitMillis;

  /** Notes that the timer was set now. */
  void set(long steadyMillis, long wait) {
    state = State.SET;
    setMillis = steadyMillis;
    waitMillis = wait;
  }

  /** Notes that nothing waits for it. */
  void notNeeded() {
    state = State.NOT_SET;
  }

  /** Notes that it was not set again: who finds events that wait sets it. */
  void leave() {
    state = State.LEFT;
  }

  /** Notes that the shard was elsewhere meanwhile. */
  void forget() {
    state = State.UNKNOWN;
  }

  /**
   * Whether a timer that fires now does so long before its time; clocks need not run alike. One
   * that was set by another process is taken to be in time.
   */
  boolean firesEarly(long steadyMillis) {
    return state == State.SET && steadyMillis - setMillis < waitMillis / 2;
  }

  /** Whether it should have fired by now. */
  boolean isLate(long steadyMillis) {
    return state == State.SET && steadyMillis - setMillis > waitMillis + SLACK_MILLIS;
  }

  /** Whether nobody knows that it is set, if events wait. */
  boolean isToBeSet() {
    return state == State.LEFT || state == State.UNKNOWN;
  }
}

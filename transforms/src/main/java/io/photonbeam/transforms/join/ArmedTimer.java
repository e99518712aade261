package io.photonbeam.transforms.join;

/**
 * What is known of a shard's timer in this process: how long it was to wait, by a clock that nobody
 * sets. So a runner that fires all timers because it drains can be told from one that fires in time
 * by a clock that was set back meanwhile. Whoever uses it holds the shard's monitor.
 */
final class ArmedTimer {
  private boolean isKnown;
  private boolean wasLeft;
  private long setMillis;
  private long waitMillis;

  /** Notes that the timer was set now. */
  void set(long steadyMillis, long wait) {
    isKnown = true;
    wasLeft = false;
    setMillis = steadyMillis;
    waitMillis = wait;
  }

  /**
   * Whether a timer that fires now does so long before its time; clocks need not run alike. One
   * that was set by another process is taken to be in time.
   */
  boolean firesEarly(long steadyMillis) {
    return isKnown && steadyMillis - setMillis < waitMillis / 2;
  }

  /** Notes that it was not set again: who finds events that wait sets it. */
  void leave() {
    wasLeft = true;
  }

  boolean wasLeft() {
    return wasLeft;
  }
}

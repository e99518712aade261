package io.photonbeam.transforms.join;

import io.photonbeam.transforms.index.EventLookup;
import io.photonbeam.transforms.index.LogEvents;

/**
 * A shard's look-up in the log that is under way, at most one: while the index is asked where
 * events may be, the shard's events are joined on. It is lost with the process; what it was for
 * waits in state, and is looked for anew. Whoever uses it holds the shard's monitor.
 */
final class LogSearch {
  private EventLookup lookup;
  private long begunMillis;

  boolean isUnderWay() {
    return lookup != null;
  }

  /** Whether {@link #goOn} would bring it further. */
  boolean isReady() {
    return lookup != null && lookup.isReady();
  }

  /** When the last look-up began, in epoch milliseconds. */
  long begunMillis() {
    return begunMillis;
  }

  void begin(EventLookup newLookup, long nowMillis) {
    lookup = newLookup;
    begunMillis = nowMillis;
  }

  /** Goes on without waiting for the index. If that fails, none is under way any more. */
  void goOn(EventStore store, LogEvents.Receiver receiver) {
    EventLookup open = lookup;
    lookup = null;
    store.goOn(open, receiver);
    lookup = open.isOver() ? null : open;
  }

  /** Forgets what is under way. */
  void giveUp() {
    lookup = null;
  }
}

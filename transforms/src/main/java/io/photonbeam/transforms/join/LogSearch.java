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
  private boolean isOfAllDue;
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

  /** Whether no event was due when the last look-up began and not looked for by it or before. */
  boolean isOfAllDue() {
    return isOfAllDue;
  }

  void begin(EventLookup newLookup, boolean ofAllDue, long nowMillis) {
    lookup = newLookup;
    isOfAllDue = ofAllDue;
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

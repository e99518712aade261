package io.photonbeam.transforms.join;

import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.index.LookUp;

/**
 * A shard's look-up in the log that is under way, at most one: while the index is asked where
 * events may be, the shard's events are joined on. It is lost with the process; what it was for
 * waits in state, and is looked for anew. Whoever uses it holds the shard's monitor.
 */
final class LogSearch {
  private LookUp lookUp;
  private long begunMillis;

  boolean isUnderWay() {
    return lookUp != null;
  }

  /** Whether {@link #goOn} would bring it further. */
  boolean isReady() {
    return lookUp != null && lookUp.isReady();
  }

  /** When that under way began, in epoch milliseconds; or, if none is, the last one. */
  long begunMillis() {
    return begunMillis;
  }

  void begin(LookUp newLookUp, long nowMillis) {
    lookUp = newLookUp;
    begunMillis = nowMillis;
  }

  /** Goes on without waiting for the index. If that fails, none is under way any more. */
  void goOn(EventStore store, LogEvents.Receiver receiver) {
    LookUp open = lookUp;
    lookUp = null;
    store.goOn(open, receiver);
    lookUp = open.isOver() ? null : open;
  }

  /** Forgets what is under way. */
  void giveUp() {
    lookUp = null;
  }
}

package io.photonbeam.transforms.join;

import java.util.Objects;

/**
 * A shard's memory in one process: its part of the cache, and its pending events as they are in
 * Beam state. Whoever uses it holds its monitor.
 *
 * <p>The pending events carry the stamp of the state they were made from. Every change of either
 * gives both a new stamp; when they differ, after a restart or because the shard was elsewhere
 * meanwhile, the state is right and the memory is made anew from it.
 */
public final class JoinShard {
  private final EventCache cache = new EventCache();
  private final ArmedTimer timer = new ArmedTimer();
  private PendingEvents pending;
  private Long stamp;
  private int kept;

  EventCache cache() {
    return cache;
  }

  ArmedTimer timer() {
    return timer;
  }

  /**
   * Takes the pending events of this stamp out of the memory, or null if it holds others. If
   * whoever takes them fails half-way they are gone, and not half changed.
   */
  PendingEvents takePending(Long wantedStamp) {
    PendingEvents taken = Objects.equals(stamp, wantedStamp) ? pending : null;
    if (taken == null) {
      timer.forget();
    }
    pending = null;
    return taken;
  }

  /**
   * Puts pending events into the memory.
   *
   * @return how many more they are than those put there before
   */
  int keepPending(PendingEvents newPending, Long newStamp) {
    int more = newPending.size() - kept;
    pending = newPending;
    stamp = newStamp;
    kept = newPending.size();
    return more;
  }
}

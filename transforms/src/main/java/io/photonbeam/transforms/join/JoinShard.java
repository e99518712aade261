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
  private PendingEvents pending;
  private Long stamp;

  EventCache cache() {
    return cache;
  }

  /** The pending events of this stamp, or null if the memory holds others. */
  PendingEvents pending(Long wantedStamp) {
    return pending != null && Objects.equals(stamp, wantedStamp) ? pending : null;
  }

  void setPending(PendingEvents newPending, Long newStamp) {
    pending = newPending;
    stamp = newStamp;
  }
}

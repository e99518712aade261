package io.photonbeam.transforms.join;

import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.Objects;

/**
 * A shard's memory in one process: its part of the cache, and its pending events as they are in
 * Beam state. Whoever uses it holds its monitor.
 *
 * <p>The pending events carry the stamp of the state they were made from. Every change of either
 * gives both a new stamp; when they differ, after a restart or because the shard was elsewhere
 * meanwhile, the state is right and the memory is made anew from it.
 */
public final class ShardState {
  private final EventCache cache = new EventCache();
  private final ArmedTimer timer = new ArmedTimer();
  private final LogSearch search = new LogSearch();
  private PendingBuffer pending;
  private Long stamp;
  private int kept;
  private long keptBytes;

  EventCache cache() {
    return cache;
  }

  ArmedTimer timer() {
    return timer;
  }

  LogSearch search() {
    return search;
  }

  /**
   * Takes the pending events of this stamp out of the memory, or null if it holds others. If
   * whoever takes them fails half-way they are gone, and not half changed.
   */
  PendingBuffer takePending(Long wantedStamp) {
    PendingBuffer taken = Objects.equals(stamp, wantedStamp) ? pending : null;
    if (taken == null) {
      timer.forget();
    }
    pending = null;
    return taken;
  }

  /**
   * Puts pending events into the memory.
   *
   * @param metrics takes how many more they are than those put there before
   */
  void keepPending(PendingBuffer newPending, Long newStamp, RunMetrics metrics) {
    metrics.pending.add(newPending.size() - kept);
    metrics.pendingBytes.add(newPending.bytes() - keptBytes);
    pending = newPending;
    stamp = newStamp;
    kept = newPending.size();
    keptBytes = newPending.bytes();
  }
}

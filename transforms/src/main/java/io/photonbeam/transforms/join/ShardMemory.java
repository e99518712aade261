package io.photonbeam.transforms.join;

import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The memory of all shards of a run in one process, and what of it each may use. Thread-safe. */
final class ShardMemory {
  private static final RunResource<ShardMemory> RESOURCE = RunResource.of(ShardMemory::new);

  /** Most bytes of pending events, which are held twice. */
  private static final long MAX_PENDING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  /** By which the cache grows for an event that had left it: about the block that was read. */
  private static final long GROWTH_FOR_MISSED = 64 << 10;

  private final long cacheBytes;
  private final AtomicLong allowedCacheBytes;
  private final RunMetrics metrics;
  private final Map<Integer, ShardState> shards = new ConcurrentHashMap<>();

  private ShardMemory(RunContext context) {
    this.cacheBytes = context.cacheBytes();
    this.allowedCacheBytes = new AtomicLong(context.initialCacheBytes());
    this.metrics = context.metrics();
  }

  /** That of a run. */
  static ShardMemory of(RunContext context) {
    return context.get(RESOURCE);
  }

  /** The memory of a shard; use it only while synchronized on it. */
  ShardState shard(int shard) {
    return shards.computeIfAbsent(shard, s -> new ShardState());
  }

  /** A shard's part of what the cache may take now, in bytes. */
  long cacheBytesPerShard() {
    return allowedCacheBytes.get() / Math.max(1, shards.size());
  }

  /** Lets the cache grow within its bound, since primary events had to be read from the log. */
  void missedInCache(int events) {
    allowedCacheBytes.updateAndGet(
        now -> now + Math.min(cacheBytes - now, events * GROWTH_FOR_MISSED));
  }

  /** Whether the cache, of all shards together, has room for so many bytes more. */
  boolean hasRoomInCache(long bytes) {
    return metrics.bytesInMemory.sum() + bytes <= cacheBytes;
  }

  /**
   * How many bytes of pending events a shard should give up, because those of all shards are too
   * many, and it has more than its part of them.
   *
   * @param bytes the shard's
   * @param added as many of them came just now
   */
  long pendingBytesBeyondBound(long bytes, long added) {
    long beyond = metrics.pendingBytes.sum() + added - MAX_PENDING_BYTES;
    boolean isMine = bytes > MAX_PENDING_BYTES / Math.max(1, shards.size());
    return beyond > 0 && isMine ? beyond + MAX_PENDING_BYTES / 16 : 0;
  }
}

package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory level of the event store, for one shard: the primary events that came last, oldest out
 * first, within a bound in bytes. Best effort: what it does not have is no proof of anything. It is
 * never checkpointed, because the log has it all. Not thread-safe.
 *
 * <p>Events are held in generations, each with an index of its own, and the oldest generation goes
 * as a whole: so there is no bookkeeping for each event, and an insertion costs no more than a copy
 * and a table entry. Newer records take the place of those that went, but for large ones.
 */
public final class EventCache {
  /** The cache forgets this fraction at a time; a look-up asks at most as many indexes. */
  private static final int GENERATIONS = 8;

  /** What a small event takes, its entry in the index included. */
  private static final int SMALL_EVENT_BYTES = 32;

  private final Deque<CacheGeneration> generations = new ArrayDeque<>();
  private final SlabPool pool = new SlabPool();
  private long olderBytes;

  /**
   * Adds a batch's events and forgets old ones beyond the bound.
   *
   * @param maxBytes most bytes to hold; at least the newest generation stays
   */
  public void add(EventBatch batch, long maxBytes) {
    CacheGeneration newest = generations.peekFirst();
    if (newest == null || newest.bytes() >= maxBytes / GENERATIONS) {
      newest = begin(newest, maxBytes / GENERATIONS);
    }
    newest.add(batch);
    while (generations.size() > 1 && olderBytes + newest.bytes() > maxBytes) {
      CacheGeneration oldest = generations.removeLast();
      olderBytes -= oldest.bytes();
      oldest.release();
    }
    pool.keepAtMost(maxBytes - olderBytes - newest.bytes());
  }

  /**
   * Begins a generation, with room in the index for as many events as there were in the one before,
   * unless the bound has been lowered so that they would hardly fit.
   */
  private CacheGeneration begin(CacheGeneration before, long generationBytes) {
    pool.fitSlabsTo(generationBytes);
    long fitting = generationBytes / SMALL_EVENT_BYTES;
    int expected = before == null ? 0 : (int) Math.min(before.size(), fitting);
    CacheGeneration newest = new CacheGeneration(pool, expected);
    generations.addFirst(newest);
    olderBytes += before == null ? 0 : before.bytes();
    return newest;
  }

  /**
   * The event whose id has this hash, or null; whoever asks compares the id itself. Its record is
   * valid until events are added.
   */
  public PrimaryEvent find(long hash) {
    for (CacheGeneration generation : generations) {
      PrimaryEvent found = generation.find(hash);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Bytes held. */
  public long bytes() {
    long newest = generations.isEmpty() ? 0 : generations.getFirst().bytes();
    return olderBytes + newest + pool.unusedBytes();
  }

  /** Number of events held. */
  public long size() {
    return generations.stream().mapToLong(CacheGeneration::size).sum();
  }
}

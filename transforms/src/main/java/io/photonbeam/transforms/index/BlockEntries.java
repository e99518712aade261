package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.log.IdText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the index is to know of some blocks of one file, gathered while they are scanned: runs of
 * EventIds, and other ids one by one. Not thread-safe.
 */
public final class BlockEntries {
  private final List<EventRun> runs = new ArrayList<>();
  private long[] hashes = new long[64];
  private long[] days = new long[64];
  private long[] offsets = new long[64];
  private int ids;

  private long blockOffset;
  private int blockRuns;
  private int blockIds;

  /** Begins with nothing, for another file. */
  public void clear() {
    runs.clear();
    ids = 0;
  }

  /** Begins a block. */
  public void beginBlock(long offset) {
    blockOffset = offset;
    blockRuns = runs.size();
    blockIds = ids;
  }

  /** Adds a primary event of the block. */
  public void add(IdText id, long eventMicros) {
    long micros = EventId.microsOf(id.bytes(), id.from(), id.length());
    if (micros < 0) {
      addId(id.hash(), EventKeys.day(eventMicros));
    } else if (!extendRun(id, micros)) {
      runs.add(new EventRun(id.toBytes(), micros, blockOffset));
    }
  }

  /** Forgets the events of the block begun last: it turned out to be damaged. */
  public void forgetBlock() {
    runs.subList(blockRuns, runs.size()).clear();
    ids = blockIds;
  }

  /** The latest run first: in a block of one process it is the only one. */
  private boolean extendRun(IdText id, long micros) {
    for (int i = runs.size() - 1; i >= blockRuns; i--) {
      if (runs.get(i).take(id.bytes(), id.from(), id.length(), micros)) {
        return true;
      }
    }
    return false;
  }

  private void addId(long hash, long day) {
    if (ids == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * ids);
      days = Arrays.copyOf(days, 2 * ids);
      offsets = Arrays.copyOf(offsets, 2 * ids);
    }
    hashes[ids] = hash;
    days[ids] = day;
    offsets[ids] = blockOffset;
    ids++;
  }

  List<EventRun> runs() {
    return runs;
  }

  /** How many ids have an entry of their own. */
  int ids() {
    return ids;
  }

  long hash(int id) {
    return hashes[id];
  }

  long day(int id) {
    return days[id];
  }

  long offset(int id) {
    return offsets[id];
  }
}

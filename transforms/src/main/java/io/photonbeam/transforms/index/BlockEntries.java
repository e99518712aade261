package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.log.record.IdText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the index is to know of some blocks of one file, gathered while they are scanned: runs of
 * EventIds, and other ids one by one. Not thread-safe.
 */
public final class BlockEntries implements BlockNotes {
  static final int BYTES_OF_ID = 3 * Long.BYTES;

  private final List<EventRun> runs = new ArrayList<>();
  private long[] hashes = new long[64];
  private long[] days = new long[64];
  private long[] offsets = new long[64];
  private int ids;

  private final List<ProcessIds> processes = new ArrayList<>();
  private long blockOffset;
  private int idsBefore;

  @Override
  public void clear() {
    runs.clear();
    processes.clear();
    ids = 0;
  }

  @Override
  public void beginBlock(long offset) {
    blockOffset = offset;
    idsBefore = ids;
  }

  @Override
  public void add(IdText id, long eventMicros) {
    long micros = EventId.microsOf(id.bytes(), id.from(), id.length());
    if (micros < 0) {
      addId(id.hash(), EventKeys.day(eventMicros));
    } else {
      addEventId(id, micros);
    }
  }

  @Override
  public void endBlock() {
    processes.forEach(process -> process.runs(blockOffset, runs::add));
    processes.clear();
  }

  @Override
  public void forgetBlock() {
    processes.clear();
    ids = idsBefore;
  }

  /** The process that came last first: in a block of one process it is the only one. */
  private void addEventId(IdText id, long micros) {
    for (int i = processes.size() - 1; i >= 0; i--) {
      if (processes.get(i).take(id, micros)) {
        return;
      }
    }
    processes.add(new ProcessIds(id, micros));
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

  /** About how many bytes it takes in memory. */
  long bytes() {
    return runs.stream().mapToLong(EventRun::bytes).sum() + (long) ids * BYTES_OF_ID;
  }

  /** What is gathered so far of whole blocks, for somebody else. */
  BlockEntries copy() {
    BlockEntries copy = new BlockEntries();
    copy.runs.addAll(runs);
    copy.hashes = Arrays.copyOf(hashes, ids);
    copy.days = Arrays.copyOf(days, ids);
    copy.offsets = Arrays.copyOf(offsets, ids);
    copy.ids = ids;
    return copy;
  }

  List<EventRun> runs() {
    return runs;
  }

  /** How many ids are no EventIds. */
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

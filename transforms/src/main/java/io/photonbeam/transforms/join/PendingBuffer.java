package io.photonbeam.transforms.join;

import io.photonbeam.log.record.IdText;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The foreign events of one shard that wait for their primary events, findable by the primary's id.
 * Any number of them may wait for the same one. Not thread-safe.
 *
 * <p>It is a copy in memory of what Beam state holds; events that have been joined stay in state
 * until it pays to write it anew, see {@link #worthCompacting()}.
 */
final class PendingBuffer {
  private static final int MIN_GARBAGE = 4096;
  private static final int MIN_BATCHES = 32;
  private static final int TAKEN_AT_ONCE = 1000;
  private static final int BYTES_AT_ONCE = 1 << 20;
  private static final long MIN_GARBAGE_BYTES = 1 << 20;
  private static final int END = (int) LongIndex.NONE;

  private EventScanners scanners;
  private final List<PendingBatch> batches = new ArrayList<>();
  private int[] firstEvents = new int[16];

  /** Since when the events of each batch wait. */
  private long[] sinceMillis = new long[16];

  /** When the events of each batch are to be looked for again. */
  private long[] dueMillis = new long[16];

  /** From a key's hash to the latest event waiting for it; {@link #next} leads to the others. */
  private final LongIndex latest = new LongIndex();

  /** From the hash of a foreign event's own id to the event. */
  private final LongIndex byId = new LongIndex();

  private int[] next = new int[64];
  private final BitSet waiting = new BitSet();
  private int events;
  private int waitingCount;

  /** Bytes of the events that wait, and of all that are held. */
  private long waitingBytes;

  private long heldBytes;

  /** Batches there were when they were last made few. */
  private int compactBatches;

  PendingBuffer(EventScanners scanners) {
    this.scanners = scanners;
  }

  /**
   * Looks at events with these from now on. A scanner is one thread's, and a shard may go to
   * another between two calls: so most methods would have to be given them.
   */
  void use(EventScanners ofUser) {
    scanners = ofUser;
  }

  /** Number of events that wait. */
  int size() {
    return waitingCount;
  }

  /** Whether an event with the same id as this one waits already. */
  boolean contains(EventBatch batch, int event) {
    IdText id = id(batch, event);
    byte[] text = id.toBytes();
    int other = (int) byId.get(id.hash());
    return other != LongIndex.NONE && waiting.get(other) && hasId(other, text);
  }

  private boolean hasId(int event, byte[] id) {
    int batch = batchOf(event);
    IdText other = id(batches.get(batch).events(), event - firstEvents[batch]);
    return Arrays.equals(
        other.bytes(), other.from(), other.from() + other.length(), id, 0, id.length);
  }

  private IdText id(EventBatch batch, int event) {
    return scanners.at(batch.schema(), batch.record(event)).id();
  }

  /** Adds events, none of which waits already. */
  void add(PendingBatch added) {
    if (batches.size() == firstEvents.length) {
      firstEvents = Arrays.copyOf(firstEvents, 2 * firstEvents.length);
      sinceMillis = Arrays.copyOf(sinceMillis, firstEvents.length);
      dueMillis = Arrays.copyOf(dueMillis, firstEvents.length);
    }
    sinceMillis[batches.size()] = added.sinceMillis();
    firstEvents[batches.size()] = events;
    dueMillis[batches.size()] = added.dueMillis();
    batches.add(added);
    EventBatch batch = added.events();
    if (events + batch.size() > next.length) {
      next = Arrays.copyOf(next, Math.max(events + batch.size(), 2 * next.length));
    }
    for (int i = 0; i < batch.size(); i++) {
      int event = events++;
      next[event] = (int) latest.put(batch.keyHash(i), event);
      byId.put(id(batch, i).hash(), event);
      waiting.set(event);
    }
    waitingCount += batch.size();
    waitingBytes += batch.waitingWeight();
    heldBytes += batch.waitingWeight();
  }

  /** Bytes of the events that wait. */
  long bytes() {
    return waitingBytes;
  }

  /** Receives an event that waits, or waited until now. */
  interface Receiver {
    void event(EventBatch batch, int event);
  }

  /** Takes out the events that wait for the primary event with this id. */
  void take(long hash, IdText id, Receiver receiver) {
    int kept = END;
    for (int event = (int) latest.get(hash); event != END; event = next[event]) {
      if (waiting.get(event)) {
        int batch = batchOf(event);
        EventBatch source = batches.get(batch).events();
        int at = event - firstEvents[batch];
        if (isKey(source, at, id)) {
          remove(event);
          receiver.event(source, at);
        }
      }
      // Whoever waits no longer leaves the list, so that the next one to ask need not pass by. The
      // first must stay, for the index knows it.
      if (kept == END || waiting.get(event)) {
        if (kept != END) {
          next[kept] = event;
        }
        kept = event;
      }
    }
    if (kept != END) {
      next[kept] = END;
    }
  }

  /** Whether some event may wait for a primary event whose id has this hash. */
  boolean mayAwait(long hash) {
    return latest.get(hash) != LongIndex.NONE;
  }

  private boolean isKey(EventBatch batch, int event, IdText id) {
    return scanners.at(batch.schema(), batch.record(event)).key().isSame(id);
  }

  /** Takes out all events that wait since before a time, in epoch milliseconds. */
  List<EventBatch> takeOlderThan(long millis) {
    Taken taken = new Taken();
    for (int batch = 0; batch < batches.size(); batch++) {
      if (sinceMillis[batch] < millis) {
        taken.take(batch, Integer.MAX_VALUE);
      }
    }
    return taken.finish();
  }

  /** Takes out so many of the events that wait longest. */
  List<EventBatch> takeOldest(int count) {
    Taken taken = new Taken();
    int left = count;
    for (int batch : oldestFirst()) {
      left -= taken.take(batch, left);
    }
    return taken.finish();
  }

  /** Takes out events that wait longest, until they have so many bytes. */
  List<EventBatch> takeOldestBytes(long bytes) {
    Taken taken = new Taken();
    long left = waitingBytes - bytes;
    for (int batch : oldestFirst()) {
      taken.take(batch, Integer.MAX_VALUE, left);
    }
    return taken.finish();
  }

  private List<Integer> oldestFirst() {
    List<Integer> order = new ArrayList<>(batches.size());
    for (int batch = 0; batch < batches.size(); batch++) {
      order.add(batch);
    }
    order.sort(Comparator.comparingLong(batch -> sinceMillis[batch]));
    return order;
  }

  /** Events on their way out, in batches of their schemas. */
  private final class Taken {
    private final List<EventBatch> full = new ArrayList<>();
    private final Map<LogSchema, EventBatchBuilder> builders = new LinkedHashMap<>();

    /** Takes waiting events out of a batch, at most so many; returns how many. */
    int take(int batch, int most) {
      return take(batch, most, Long.MIN_VALUE);
    }

    /** As {@link #take(int, int)}, as long as events of more bytes wait. */
    int take(int batch, int most, long bytes) {
      EventBatch source = batches.get(batch).events();
      int count = 0;
      for (int i = 0; i < source.size() && count < most && waitingBytes > bytes; i++) {
        int event = firstEvents[batch] + i;
        if (waiting.get(event)) {
          remove(event);
          add(source, i);
          count++;
        }
      }
      return count;
    }

    private void add(EventBatch source, int event) {
      EventBatchBuilder builder = builders.computeIfAbsent(source.schema(), PendingBuffer::builder);
      builder.add(source, event);
      if (builder.size() == TAKEN_AT_ONCE || builder.bytes() >= BYTES_AT_ONCE) {
        full.add(builder.build());
        builders.remove(source.schema());
      }
    }

    List<EventBatch> finish() {
      builders.values().forEach(builder -> full.add(builder.build()));
      return full;
    }
  }

  private static EventBatchBuilder builder(LogSchema schema) {
    return new EventBatchBuilder(Role.FOREIGN, schema, 8, 512);
  }

  private int waitingIn(int batch) {
    int from = firstEvents[batch];
    return waiting.get(from, from + batches.get(batch).events().size()).cardinality();
  }

  /** When events are due to be looked for again. */
  interface NextDue {
    /** For what waits since a time; both in epoch milliseconds. */
    long millis(long sinceMillis, EventBatch events);
  }

  /**
   * Shows waiting events that are due to be looked for, and makes them due later.
   *
   * @param most after so many, the rest of those that are due stays so
   * @param nextDue when they are due again
   * @return whether that were all
   */
  boolean showDue(long nowMillis, int most, NextDue nextDue, Receiver receiver) {
    int shown = 0;
    for (int batch = 0; batch < batches.size(); batch++) {
      if (dueMillis[batch] <= nowMillis) {
        if (shown >= most) {
          return false;
        }
        dueMillis[batch] = nextDue.millis(sinceMillis[batch], batches.get(batch).events());
        shown += show(batch, receiver);
      }
    }
    return true;
  }

  private int show(int batch, Receiver receiver) {
    EventBatch source = batches.get(batch).events();
    int from = firstEvents[batch];
    int to = from + source.size();
    int shown = 0;
    for (int e = waiting.nextSetBit(from); e >= 0 && e < to; e = waiting.nextSetBit(e + 1)) {
      receiver.event(source, e - from);
      shown++;
    }
    return shown;
  }

  /**
   * Follows a clock that was set back: no event waits since a time that is still to come, or is
   * looked for later than if it had begun to wait now.
   */
  void clockShows(long nowMillis, long longestPauseMillis) {
    for (int batch = 0; batch < batches.size(); batch++) {
      sinceMillis[batch] = Math.min(sinceMillis[batch], nowMillis);
      if (dueMillis[batch] - nowMillis > longestPauseMillis && dueMillis[batch] != Long.MAX_VALUE) {
        dueMillis[batch] = nowMillis;
      }
    }
  }

  /** When the next events are due, in epoch milliseconds, or {@link Long#MAX_VALUE}. */
  long nextDueMillis() {
    long next = Long.MAX_VALUE;
    for (int batch = 0; batch < batches.size(); batch++) {
      if (dueMillis[batch] < next && waitingIn(batch) > 0) {
        next = dueMillis[batch];
      }
    }
    return next;
  }

  private void remove(int event) {
    waiting.clear(event);
    waitingCount--;
    int batch = batchOf(event);
    EventBatch events = batches.get(batch).events();
    int at = event - firstEvents[batch];
    waitingBytes -= events.end(at) - events.start(at);
  }

  /** When the event that waits longest began to, or {@link Long#MAX_VALUE} if none waits. */
  long oldestMillis() {
    long oldest = Long.MAX_VALUE;
    for (int event = waiting.nextSetBit(0); event >= 0; ) {
      int batch = batchOf(event);
      oldest = Math.min(oldest, sinceMillis[batch]);
      event = waiting.nextSetBit(firstEvents[batch] + batches.get(batch).events().size());
    }
    return oldest;
  }

  /** Whether most of what is held waits no longer, or is in many small batches. */
  boolean worthCompacting() {
    int garbage = events - waitingCount;
    return garbage > waitingCount + MIN_GARBAGE
        || heldBytes - waitingBytes > waitingBytes + MIN_GARBAGE_BYTES
        || (waitingCount == 0 && events > 0)
        || batches.size() > 2 * compactBatches + MIN_BATCHES;
  }

  /** Notes that what is held was made from {@link #remaining()}. */
  void compacted() {
    compactBatches = batches.size();
  }

  /**
   * The events that still wait, in few batches: one for each schema and minute in which they began
   * to, and the large ones as they are. They count from the end of what came in that minute.
   */
  List<PendingBatch> remaining() {
    Map<Group, EventBatchBuilder> builders = new LinkedHashMap<>();
    Map<Group, Long> since = new HashMap<>();
    Map<Group, Long> due = new HashMap<>();
    List<PendingBatch> large = new ArrayList<>();
    for (int batch = 0; batch < batches.size(); batch++) {
      EventBatch from = batches.get(batch).events();
      if (from.bytes() >= BYTES_AT_ONCE && waitingIn(batch) == from.size()) {
        large.add(new PendingBatch(from, sinceMillis[batch], dueMillis[batch]));
        continue;
      }
      Group group = Group.of(from, sinceMillis[batch]);
      for (int i = 0; i < from.size(); i++) {
        if (waiting.get(firstEvents[batch] + i)) {
          builders.computeIfAbsent(group, g -> builder(g.schema())).add(from, i);
          since.merge(group, sinceMillis[batch], Math::max);
          due.merge(group, dueMillis[batch], Math::min);
        }
      }
    }
    builders.forEach(
        (group, builder) ->
            large.add(new PendingBatch(builder.build(), since.get(group), due.get(group))));
    return large;
  }

  private record Group(LogSchema schema, long minute) {
    static Group of(EventBatch batch, long sinceMillis) {
      return new Group(batch.schema(), TimeUnit.MILLISECONDS.toMinutes(sinceMillis));
    }
  }

  private int batchOf(int event) {
    int found = Arrays.binarySearch(firstEvents, 0, batches.size(), event);
    return found >= 0 ? found : -found - 2;
  }
}

package io.photonbeam.transforms.find;

import io.photonbeam.log.KeyHash;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.Role;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * The events found in a part of a chunk, in columns: where each stands in the chunk, and what it is
 * joined by. They are named by their place in the order found. Not thread-safe.
 */
public final class FoundEvents {
  /** Bytes by which records are told apart before they are compared. */
  private static final int HASHED_BYTES = 256;

  private final Role role;
  private final int shards;
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private long[] hashes = new long[1024];
  private int[] blocks = new int[1024];
  private long[] times = new long[1024];
  private int[] branches = new int[1024];
  private final List<ForeignId> ids = new ArrayList<>();
  private int count;

  /** Schemas of the chunk's records, by branch: one, unless its schema is a union. */
  private LogSchema[] schemas = {};

  FoundEvents(Role role, int shards) {
    this.role = role;
    this.shards = shards;
  }

  /** Of a chunk whose records have this schema. */
  void begin(LogSchema schema) {
    schemas = new LogSchema[schema.branches()];
    Arrays.setAll(schemas, schema::branch);
  }

  void clear() {
    forgetFrom(0);
  }

  /** Forgets those that were found last; none of the others may have been dropped. */
  void forgetFrom(int first) {
    count = first;
    if (ids.size() > first) {
      ids.subList(first, ids.size()).clear();
    }
  }

  void add(EventScanner event, int block) {
    if (count == starts.length) {
      grow(2 * count);
    }
    starts[count] = event.start();
    ends[count] = event.end();
    hashes[count] = event.key().hash();
    blocks[count] = block;
    times[count] = event.timeMicros();
    branches[count] = event.branch();
    count++;
    if (role == Role.FOREIGN) {
      ids.add(ForeignId.of(event.id().toBytes(), event.timeMicros()));
    }
  }

  private void grow(int capacity) {
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    blocks = Arrays.copyOf(blocks, capacity);
    times = Arrays.copyOf(times, capacity);
    branches = Arrays.copyOf(branches, capacity);
  }

  /** How many there are, less those dropped. */
  public int count() {
    return count;
  }

  /** How many have unlikely times. */
  UnlikelyTimes unlikelyTimes(InstantSource clock) {
    return UnlikelyTimes.of(times, count, clock);
  }

  /** The events' own ids, before any was dropped; only of foreign events. */
  public List<ForeignId> ids() {
    return ids;
  }

  /** When one of them happened, in epoch microseconds. */
  public long timeMicros(int event) {
    return times[event];
  }

  /** Forgets those whose join keys are not among these. */
  void keep(KeyHashes keys) {
    BitSet others = new BitSet(count);
    for (int i = 0; i < count; i++) {
      others.set(i, !keys.contains(hashes[i]));
    }
    drop(others);
  }

  /**
   * Forgets those that have the bytes of an earlier one, for whoever holds all that is found: a few
   * bytes of compressed log may say the same millions of times.
   *
   * @return how many they were
   */
  public int dropRepeated(LogChunk chunk) {
    if (count == 0) {
      return 0;
    }
    byte[] data = chunk.block(0).array();
    BitSet repeated = new BitSet(count);
    LongIndex latest = new LongIndex();
    for (int i = 0; i < count; i++) {
      int length = Math.min(ends[i] - starts[i], HASHED_BYTES);
      int before = (int) latest.put(KeyHash.of(data, starts[i], length), i);
      repeated.set(i, before != LongIndex.NONE && isSame(data, before, i));
    }
    drop(repeated);
    return repeated.cardinality();
  }

  private boolean isSame(byte[] data, int a, int b) {
    return branches[a] == branches[b]
        && Arrays.equals(data, starts[a], ends[a], data, starts[b], ends[b]);
  }

  /** Forgets some of them. */
  public void drop(BitSet dropped) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!dropped.get(i)) {
        starts[kept] = starts[i];
        ends[kept] = ends[i];
        hashes[kept] = hashes[i];
        blocks[kept] = blocks[i];
        times[kept] = times[i];
        branches[kept] = branches[i];
        kept++;
      }
    }
    count = kept;
    ids.clear();
  }

  /** Hands out some of them, a batch for each type of record that has any. */
  void emit(LogChunk chunk, BitSet events, Consumer<EventBatch> receiver) {
    EventBatchBuilder[] builders = new EventBatchBuilder[schemas.length];
    byte[] data = chunk.block(0).array();
    for (int i = events.nextSetBit(0); i >= 0; i = events.nextSetBit(i + 1)) {
      if (builders[branches[i]] == null) {
        builders[branches[i]] = builder(chunk, branches[i], events.cardinality(), 1024);
      }
      add(builders[branches[i]], chunk, data, i);
    }
    for (EventBatchBuilder builder : builders) {
      if (builder != null) {
        receiver.accept(builder.build());
      }
    }
  }

  /** Hands out all of them, a batch for each shard and type of record that has any. */
  public void emit(LogChunk chunk, ObjIntConsumer<EventBatch> receiver) {
    if (count == 0) {
      return;
    }
    int types = schemas.length;
    int[] events = new int[shards * types];
    int[] bytes = new int[shards * types];
    for (int i = 0; i < count; i++) {
      int group = KeyHash.shard(hashes[i], shards) * types + branches[i];
      events[group]++;
      bytes[group] += ends[i] - starts[i];
    }
    EventBatchBuilder[] builders = new EventBatchBuilder[shards * types];
    for (int group = 0; group < builders.length; group++) {
      if (events[group] > 0) {
        builders[group] = builder(chunk, group % types, events[group], bytes[group]);
      }
    }
    byte[] data = chunk.block(0).array();
    for (int i = 0; i < count; i++) {
      add(builders[KeyHash.shard(hashes[i], shards) * types + branches[i]], chunk, data, i);
    }
    for (int group = 0; group < builders.length; group++) {
      if (builders[group] != null) {
        receiver.accept(builders[group].build(), group / types);
      }
    }
  }

  private EventBatchBuilder builder(LogChunk chunk, int branch, int events, int bytes) {
    EventBatchBuilder builder = new EventBatchBuilder(role, schemas[branch], events, bytes);
    builder.writtenAt(chunk.writtenMicros());
    return builder;
  }

  private void add(EventBatchBuilder builder, LogChunk chunk, byte[] data, int event) {
    builder.add(
        data,
        starts[event],
        ends[event],
        hashes[event],
        chunk.file(),
        chunk.blockOffset(blocks[event]));
  }
}

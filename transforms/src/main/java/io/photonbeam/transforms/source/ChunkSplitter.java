package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.MalformedRecordException;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * Finds the events in chunks of log and parts them by shard. A block counts only as a whole: if its
 * bytes are not exactly its records, none of them can be trusted, and the block is a problem. Not
 * thread-safe.
 */
public final class ChunkSplitter {
  /** Most events that are held at once; a chunk of usual events has some ten thousand. */
  static final int MAX_EVENTS = 1 << 16;

  /** Bytes by which records are told apart before they are compared. */
  private static final int HASHED_BYTES = 256;

  private final int maxEvents;

  private final Role role;
  private final int shards;

  /** Notes for the index of the log; null if it has none. */
  private final BlockEntries entries;

  private final Recent<LogSchema, EventScanner> scanners;

  // Columns of the events found in the chunk so far.
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

  private long withoutKey;
  private long otherRecords;

  /** What makes records one batch of those that can't be used. */
  private record Unusable(int branch, String problem) {}

  /**
   * Finds events of one role.
   *
   * @param entries takes notes for the index of the log; null to take none
   */
  public ChunkSplitter(Role role, EventFields fields, int shards, BlockEntries entries) {
    this(role, fields, shards, entries, MAX_EVENTS);
  }

  ChunkSplitter(Role role, EventFields fields, int shards, BlockEntries entries, int maxEvents) {
    this.maxEvents = maxEvents;
    this.role = role;
    this.scanners = Recent.byLogSchema(schema -> EventScanner.of(schema.avro(), fields));
    this.shards = shards;
    this.entries = entries;
  }

  /**
   * Finds a chunk's events, as many at a time as may be held at once: so many tiny events may be in
   * one block that their places take many times its bytes.
   *
   * @param malformed takes foreign records that are whole but can't be used as events
   * @param slice works on the events found, before they are forgotten for the next; runs at least
   *     once
   */
  public void scan(
      LogChunk chunk,
      Consumer<LogProblem> problems,
      Consumer<UnjoinableBatch> malformed,
      Runnable slice) {
    chunk.problems().forEach(problems);
    beginSlice();
    if (chunk.blocks() > 0) {
      EventScanner scanner = scanners.of(chunk.schema());
      schemas = new LogSchema[chunk.schema().branches()];
      Arrays.setAll(schemas, chunk.schema()::branch);
      for (int block = 0; block < chunk.blocks(); block++) {
        if (count > 0 && count + chunk.blockCount(block) > maxEvents) {
          slice.run();
          beginSlice();
        }
        scan(chunk, block, scanner, problems, malformed, slice);
      }
      scanner.release();
    }
    slice.run();
  }

  private void beginSlice() {
    count = 0;
    withoutKey = 0;
    otherRecords = 0;
    ids.clear();
    if (entries != null) {
      entries.clear();
    }
  }

  /** Of how many schemas there are scanners now. */
  public int schemas() {
    return scanners.size();
  }

  /** Events found, less those dropped. */
  public int count() {
    return count;
  }

  /** Foreign events of the slice that name no primary event; they are not among those found. */
  public long withoutKey() {
    return withoutKey;
  }

  /** Records of the slice of types that lack the named fields; they are no events. */
  public long otherRecords() {
    return otherRecords;
  }

  /** How many of the events found have unlikely times. */
  public UnlikelyTimes unlikelyTimes(InstantSource clock) {
    return UnlikelyTimes.of(times, count, clock);
  }

  /** The events' own ids, in the order found; only of foreign events. */
  public List<ForeignId> ids() {
    return ids;
  }

  /** When one of the events found happened, in epoch microseconds. */
  public long timeMicros(int event) {
    return times[event];
  }

  /** Forgets the events found whose join keys are not among these. */
  void keep(KeyHashes keys) {
    BitSet others = new BitSet(count);
    for (int i = 0; i < count; i++) {
      others.set(i, !keys.contains(hashes[i]));
    }
    drop(others);
  }

  /**
   * Forgets those of the events found that have the bytes of an earlier one of the chunk, for
   * whoever holds all that is found: a few bytes of compressed log may say the same millions of
   * times.
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
      int before = latest.put(KeyHash.of(data, starts[i], length), i);
      repeated.set(i, before != LongIndex.NONE && isSame(data, before, i));
    }
    drop(repeated);
    return repeated.cardinality();
  }

  private boolean isSame(byte[] data, int a, int b) {
    return branches[a] == branches[b]
        && Arrays.equals(data, starts[a], ends[a], data, starts[b], ends[b]);
  }

  /** Forgets some of the events found, named by their place in the order found. */
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

  private void scan(
      LogChunk chunk,
      int block,
      EventScanner scanner,
      Consumer<LogProblem> problems,
      Consumer<UnjoinableBatch> unusable,
      Runnable slice) {
    int before = count;
    long seen = 0;
    long malformed = 0;
    long keyless = 0;
    long others = 0;
    String example = null;
    if (entries != null) {
      entries.beginBlock(chunk.blockOffset(block));
    }
    Map<Unusable, EventBatchBuilder> byProblem = new LinkedHashMap<>();
    boolean isLarge = chunk.blockCount(block) > maxEvents;
    try {
      if (isLarge) {
        requireWhole(chunk, block, scanner);
      }
      scanner.reset(chunk.block(block));
      for (; scanner.hasRemaining() && seen < chunk.blockCount(block); seen++) {
        if (isLarge && seen > 0 && seen % maxEvents == 0) {
          handOut(byProblem, unusable);
          handOut(chunk, block, slice);
        }
        scanner.next();
        String problem = scanner.problem();
        if (problem == null) {
          note(scanner, block);
        } else if (!scanner.isEvent()) {
          others++;
        } else if (scanner.lacksOnlyKey()) {
          keyless++;
        } else {
          example = malformed++ == 0 ? problem : example;
          noteMalformed(chunk, block, scanner, byProblem);
        }
      }
      requireWhole(chunk, block, scanner, seen);
    } catch (MalformedRecordException e) {
      forgetFrom(before);
      problems.accept(
          problem(
              LogProblem.Kind.DAMAGED_BLOCK,
              chunk,
              block,
              e.getMessage(),
              chunk.blockCount(block)));
      return;
    }
    withoutKey += keyless;
    otherRecords += others;
    if (entries != null) {
      entries.endBlock();
    }
    if (malformed > 0) {
      problems.accept(problem(LogProblem.Kind.MALFORMED_EVENT, chunk, block, example, malformed));
      handOut(byProblem, unusable);
    }
  }

  /** Lets go of a part of a block that is known to be sound. */
  private void handOut(LogChunk chunk, int block, Runnable slice) {
    if (entries != null) {
      entries.endBlock();
    }
    slice.run();
    beginSlice();
    if (entries != null) {
      entries.beginBlock(chunk.blockOffset(block));
    }
  }

  private static void handOut(
      Map<Unusable, EventBatchBuilder> byProblem, Consumer<UnjoinableBatch> unusable) {
    byProblem.forEach(
        (kind, events) ->
            unusable.accept(new UnjoinableBatch(events.build(), Reason.MALFORMED, kind.problem())));
    byProblem.clear();
  }

  /** Looks through a block of which parts will be let go before its end is seen. */
  private static void requireWhole(LogChunk chunk, int block, EventScanner scanner)
      throws MalformedRecordException {
    long seen = 0;
    scanner.reset(chunk.block(block));
    for (; scanner.hasRemaining() && seen < chunk.blockCount(block); seen++) {
      scanner.next();
    }
    requireWhole(chunk, block, scanner, seen);
  }

  private void noteMalformed(
      LogChunk chunk, int block, EventScanner scanner, Map<Unusable, EventBatchBuilder> byProblem) {
    if (role == Role.FOREIGN) {
      EventBatchBuilder events =
          byProblem.computeIfAbsent(
              new Unusable(scanner.branch(), scanner.problem()),
              kind -> new EventBatchBuilder(role, schemas[kind.branch()], 1, 128));
      events.writtenAt(chunk.writtenMicros());
      // It has no key, or none that could be joined.
      events.add(
          chunk.block(block).array(),
          scanner.start(),
          scanner.end(),
          0,
          chunk.file(),
          chunk.blockOffset(block));
    }
  }

  private void forgetFrom(int first) {
    count = first;
    if (entries != null) {
      entries.forgetBlock();
    }
    if (role == Role.FOREIGN) {
      ids.subList(first, ids.size()).clear();
    }
  }

  private static void requireWhole(LogChunk chunk, int block, EventScanner scanner, long seen)
      throws MalformedRecordException {
    if (seen != chunk.blockCount(block)) {
      throw new MalformedRecordException(
          "it holds " + seen + " records and claims " + chunk.blockCount(block));
    }
    if (scanner.hasRemaining()) {
      throw new MalformedRecordException("it holds more bytes than its records");
    }
  }

  private static LogProblem problem(
      LogProblem.Kind kind, LogChunk chunk, int block, String detail, long records) {
    return new LogProblem(kind, chunk.file(), chunk.blockOffset(block), detail, records);
  }

  private void note(EventScanner event, int block) {
    if (count == starts.length) {
      int capacity = 2 * count;
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
      blocks = Arrays.copyOf(blocks, capacity);
      times = Arrays.copyOf(times, capacity);
      branches = Arrays.copyOf(branches, capacity);
    }
    starts[count] = event.start();
    ends[count] = event.end();
    hashes[count] = event.key().hash();
    blocks[count] = block;
    times[count] = event.timeMicros();
    branches[count] = event.branch();
    count++;
    if (entries != null) {
      entries.add(event.id(), event.timeMicros());
    }
    if (role == Role.FOREIGN) {
      ids.add(ForeignId.of(event.id().toBytes(), event.timeMicros()));
    }
  }

  /** Hands out some of the events found, named by their place in the order found. */
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

  /** Hands out the events found, a batch for each shard and type of record that has any. */
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
}

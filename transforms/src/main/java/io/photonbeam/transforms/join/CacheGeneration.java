package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Primary events that came in one stretch of time, with their index; forgotten all at once. Of each
 * batch are kept the records, their schema, and when they were written. Not thread-safe.
 */
final class CacheGeneration {
  private final LongIndex index;
  private final RecordSlabs records;
  private final List<CachedBatch> batches = new ArrayList<>();

  /** Of each batch a place that none of its records comes before, and all of those before it. */
  private long[] firsts = new long[16];

  private int events;

  /** What the batches take, their schemas included. */
  private long batchBytes;

  private long lastPlace = -1;

  /** Begins with nothing, and room for so many events. */
  CacheGeneration(SlabPool pool, int expected) {
    records = new RecordSlabs(pool);
    index = new LongIndex(expected);
  }

  /** Adds a batch's events; of several with the same hash the first stays. */
  void add(EventBatch batch) {
    if (batches.isEmpty() || !last().take(batch)) {
      begin(new CachedBatch(batch), lastPlace + 1);
    }
    for (int i = 0; i < batch.size(); i++) {
      lastPlace = records.add(batch.data(), batch.start(i), batch.end(i));
      index.putIfAbsent(batch.keyHash(i), lastPlace);
    }
    events += batch.size();
  }

  private void begin(CachedBatch batch, long first) {
    if (batches.size() == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * firsts.length);
    }
    firsts[batches.size()] = first;
    batches.add(batch);
    batchBytes += batch.heldBytes();
  }

  private CachedBatch last() {
    return batches.get(batches.size() - 1);
  }

  /** The event with this hash, or null; valid until this is released. */
  PrimaryEvent find(long hash) {
    long place = index.get(hash);
    if (place == LongIndex.NONE) {
      return null;
    }
    int found = Arrays.binarySearch(firsts, 0, batches.size(), place);
    CachedBatch batch = batches.get(found >= 0 ? found : -found - 2);
    return new PrimaryEvent(batch.schema(), records.record(place), batch.writtenMicros());
  }

  /** Bytes held. */
  long bytes() {
    return records.bytes() + index.bytes() + batchBytes + (long) Long.BYTES * firsts.length;
  }

  /** Number of events held. */
  int size() {
    return events;
  }

  /** Gives the memory of its records back to the pool; it must not be used any more. */
  void release() {
    records.release();
  }

  /** What is known of consecutive records: of a large batch, or of small ones of one schema. */
  private static final class CachedBatch {
    /** What it costs beside its schema, estimated. */
    private static final int OVERHEAD = 60;

    /** Of records in more bytes than these it would be told too coarsely when they were written. */
    private static final int FULL = 64 << 10;

    private final LogSchema schema;
    private final long schemaBytes;
    private long writtenMicros;
    private int bytes;

    CachedBatch(EventBatch batch) {
      schema = batch.schema();
      schemaBytes = schema.heldWeight();
      writtenMicros = batch.writtenMicros();
      bytes = batch.bytes();
    }

    /** Takes another batch in, if it is of the same schema and both are small. */
    boolean take(EventBatch batch) {
      if (batch.schema() != schema || bytes + batch.bytes() > FULL) {
        return false;
      }
      bytes += batch.bytes();
      writtenMicros = Math.min(writtenMicros, batch.writtenMicros());
      return true;
    }

    LogSchema schema() {
      return schema;
    }

    long writtenMicros() {
      return writtenMicros;
    }

    long heldBytes() {
      return OVERHEAD + schemaBytes;
    }
  }
}

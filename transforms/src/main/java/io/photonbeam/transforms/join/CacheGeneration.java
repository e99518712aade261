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
 * batch only the records are kept. Not thread-safe.
 */
final class CacheGeneration {
  private final LongIndex index;
  private final RecordSlabs records;
  private final List<CachedBatch> batches = new ArrayList<>();

  /** The place of each batch's first record. */
  private long[] firsts = new long[16];

  private int events;

  /** Bytes of the batches themselves, and of those of their schemas that count. */
  private long batchBytes;

  /** Begins with nothing, and room for so many events. */
  CacheGeneration(SlabPool pool, int expected) {
    records = new RecordSlabs(pool);
    index = new LongIndex(expected);
  }

  /** Adds a batch's events; of several with the same hash the first stays. */
  void add(EventBatch batch) {
    boolean isNew = batches.isEmpty() || !last().take(batch);
    for (int i = 0; i < batch.size(); i++) {
      long place = records.add(batch.data(), batch.start(i), batch.end(i));
      if (isNew && i == 0) {
        begin(new CachedBatch(batch), place);
      }
      index.putIfAbsent(batch.keyHash(i), place);
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

  /** What is known of consecutive records: one large batch, or many small ones of one schema. */
  private static final class CachedBatch {
    /** What it costs beside its schema, estimated. */
    private static final int OVERHEAD = 60;

    /** Batches of fewer bytes are taken together. */
    private static final int SMALL_BATCH = 8 << 10;

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

    /** Takes another batch in, if both are small and of one schema. */
    boolean take(EventBatch batch) {
      if (batch.bytes() >= SMALL_BATCH
          || bytes + batch.bytes() > FULL
          || batch.schema() != schema) {
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

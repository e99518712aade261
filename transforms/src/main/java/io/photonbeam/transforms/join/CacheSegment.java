package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Consecutive primary events of one schema: a large batch's own arrays, or many small batches
 * copied together, since each batch on its own costs objects and headers. Not thread-safe.
 */
final class CacheSegment {
  /** What a segment costs beside its records and ends, estimated. */
  private static final int OVERHEAD = 120;

  /** Batches of fewer bytes are copied together. */
  private static final int SMALL_BATCH = 8 << 10;

  private static final int FULL = 64 << 10;

  private final LogSchema schema;
  private final long schemaBytes;
  private long writtenMicros;
  private byte[] data;
  private int bytes;
  private int[] ends;
  private int size;

  /** Begins with a batch. */
  CacheSegment(EventBatch batch) {
    schema = batch.schema();
    schemaBytes = schema.heldWeight();
    writtenMicros = batch.writtenMicros();
    data = batch.data();
    bytes = batch.bytes();
    ends = new int[batch.size()];
    size = ends.length;
    for (int i = 0; i < size; i++) {
      ends[i] = batch.end(i);
    }
  }

  /** Takes another batch in, if both are small and of one schema. */
  boolean take(EventBatch batch) {
    if (batch.bytes() >= SMALL_BATCH || bytes + batch.bytes() > FULL || batch.schema() != schema) {
      return false;
    }
    reserve(bytes + batch.bytes(), size + batch.size());
    System.arraycopy(batch.data(), 0, data, bytes, batch.bytes());
    for (int i = 0; i < batch.size(); i++) {
      ends[size++] = bytes + batch.end(i);
    }
    bytes += batch.bytes();
    writtenMicros = Math.min(writtenMicros, batch.writtenMicros());
    return true;
  }

  /** Grows by an eighth, so that little is held in vain. */
  private void reserve(int wantedBytes, int wantedSize) {
    if (wantedBytes > data.length) {
      data = Arrays.copyOf(data, wantedBytes + wantedBytes / 8);
    }
    if (wantedSize > ends.length) {
      ends = Arrays.copyOf(ends, wantedSize + wantedSize / 8);
    }
  }

  PrimaryEvent event(int event) {
    int start = event == 0 ? 0 : ends[event - 1];
    return new PrimaryEvent(
        schema, ByteBuffer.wrap(data, start, ends[event] - start), writtenMicros);
  }

  /** Bytes held. */
  long heldBytes() {
    return data.length + (long) Integer.BYTES * ends.length + OVERHEAD + schemaBytes;
  }
}

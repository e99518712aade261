package io.photonbeam.transforms.model;

import java.util.Arrays;

/** Gathers events of one role and schema into an {@link EventBatch}. Not thread-safe. */
public final class EventBatchBuilder {
  /** Bytes of a record that is as large as most batches. */
  private static final int LARGE_BYTES = 1 << 20;

  private final Role role;
  private final LogSchema schema;
  private final EventPlacesBuilder places = new EventPlacesBuilder();
  private long writtenMicros = Long.MAX_VALUE;
  private byte[] data;
  private int[] ends;
  private long[] keyHashes;
  private int size;
  private int bytes;

  public EventBatchBuilder(Role role, LogSchema schema, int expectedEvents, int expectedBytes) {
    this.role = role;
    this.schema = schema;
    this.data = new byte[expectedBytes];
    this.ends = new int[expectedEvents];
    this.keyHashes = new long[expectedEvents];
  }

  /** Adds the record in {@code source} from {@code start} to {@code end}. */
  public void add(byte[] source, int start, int end, long keyHash, String file, long blockOffset) {
    ensureRoom(end - start);
    System.arraycopy(source, start, data, bytes, end - start);
    bytes += end - start;
    ends[size] = bytes;
    keyHashes[size] = keyHash;
    places.add(file, blockOffset);
    size++;
  }

  /** Adds an event of another batch. */
  public void add(EventBatch batch, int event) {
    writtenAt(batch.writtenMicros());
    int place = batch.places().placeOf(event);
    add(
        batch.data(),
        batch.start(event),
        batch.end(event),
        batch.keyHash(event),
        batch.places().file(place),
        batch.places().blockOffset(place));
  }

  /** Notes when events were written; of several times, the earliest stands for all. */
  public void writtenAt(long micros) {
    writtenMicros = Math.min(writtenMicros, micros);
  }

  public int size() {
    return size;
  }

  /** Bytes of all records so far. */
  public int bytes() {
    return bytes;
  }

  /** The batch; this builder must not be used any more. */
  public EventBatch build() {
    return new EventBatch(
        role,
        schema,
        writtenMicros,
        places.build(),
        data.length == bytes ? data : Arrays.copyOf(data, bytes),
        ends.length == size ? ends : Arrays.copyOf(ends, size),
        keyHashes.length == size ? keyHashes : Arrays.copyOf(keyHashes, size));
  }

  private void ensureRoom(int more) {
    if (bytes + more > data.length) {
      // A large record is mostly alone: it gets no more room than it needs.
      int room = bytes + more;
      data = Arrays.copyOf(data, more > LARGE_BYTES ? room : Math.max(room, 2 * data.length));
    }
    if (size == ends.length) {
      int capacity = Math.max(8, 2 * size);
      ends = Arrays.copyOf(ends, capacity);
      keyHashes = Arrays.copyOf(keyHashes, capacity);
    }
  }
}

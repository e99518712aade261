package io.photonbeam.transforms.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers events of one role and schema into an {@link EventBatch}. Not thread-safe. */
public final class EventBatchBuilder {
  /** Bytes of a record that is as large as most batches. */
  private static final int LARGE_BYTES = 1 << 20;

  private final Role role;
  private final LogSchema schema;
  private final List<String> files = new ArrayList<>(1);
  private long writtenMicros = Long.MAX_VALUE;
  private byte[] data;
  private int[] ends;
  private long[] keyHashes;
  private int[] fileIndexes;
  private long[] blockOffsets;
  private int size;
  private int bytes;

  public EventBatchBuilder(Role role, LogSchema schema, int expectedEvents, int expectedBytes) {
    this.role = role;
    this.schema = schema;
    this.data = new byte[expectedBytes];
    this.ends = new int[expectedEvents];
    this.keyHashes = new long[expectedEvents];
    this.fileIndexes = new int[expectedEvents];
    this.blockOffsets = new long[expectedEvents];
  }

  /** Adds the record in {@code source} from {@code start} to {@code end}. */
  public void add(byte[] source, int start, int end, long keyHash, String file, long blockOffset) {
    ensureRoom(end - start);
    System.arraycopy(source, start, data, bytes, end - start);
    bytes += end - start;
    ends[size] = bytes;
    keyHashes[size] = keyHash;
    fileIndexes[size] = fileIndex(file);
    blockOffsets[size] = blockOffset;
    size++;
  }

  /** Adds an event of another batch. */
  public void add(EventBatch batch, int event) {
    writtenAt(batch.writtenMicros());
    add(
        batch.data(),
        batch.start(event),
        batch.end(event),
        batch.keyHash(event),
        batch.file(event),
        batch.blockOffset(event));
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
        files,
        data.length == bytes ? data : Arrays.copyOf(data, bytes),
        ends.length == size ? ends : Arrays.copyOf(ends, size),
        keyHashes.length == size ? keyHashes : Arrays.copyOf(keyHashes, size),
        fileIndexes.length == size ? fileIndexes : Arrays.copyOf(fileIndexes, size),
        blockOffsets.length == size ? blockOffsets : Arrays.copyOf(blockOffsets, size));
  }

  private int fileIndex(String file) {
    int last = files.size() - 1;
    if (last >= 0 && files.get(last).equals(file)) {
      return last;
    }
    int known = files.indexOf(file);
    if (known < 0) {
      files.add(file);
      return last + 1;
    }
    return known;
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
      fileIndexes = Arrays.copyOf(fileIndexes, capacity);
      blockOffsets = Arrays.copyOf(blockOffsets, capacity);
    }
  }
}

package io.photonbeam.transforms.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers pairs of the same two schemas into a {@link JoinedBatch}. Not thread-safe. */
public final class JoinedBatchBuilder {
  private final LogSchema primarySchema;
  private final EventBatchBuilder foreign;
  private byte[] primaryData = new byte[1024];
  private int primaryBytes;
  private int[] primaryStarts = new int[8];
  private int[] primaryEnds = new int[8];

  /** Whether the data is an array of others, which is only read. */
  private boolean adopted;

  /** The record that was copied last, where it came from. */
  private byte[] lastArray;

  private int lastFrom;
  private int lastStart;
  private long[] writtenMicros = new long[8];
  private int size;

  public JoinedBatchBuilder(LogSchema foreignSchema, LogSchema primarySchema) {
    this.primarySchema = primarySchema;
    this.foreign = new EventBatchBuilder(Role.FOREIGN, foreignSchema, 8, 512);
  }

  /** Adds a pair. */
  public void add(EventBatch foreignBatch, int event, PrimaryEvent primary) {
    long written = Math.max(foreignBatch.writtenMicros(), primary.writtenMicros());
    add(foreignBatch, event, primary.record(), written);
  }

  /** Adds a pair of another batch. */
  public void add(JoinedBatch batch, int pair) {
    add(batch.foreign(), pair, batch.primaryRecord(pair), batch.writtenMicros(pair));
  }

  private void add(EventBatch foreignBatch, int event, ByteBuffer record, long written) {
    foreign.add(foreignBatch, event);
    if (size == primaryEnds.length) {
      primaryStarts = Arrays.copyOf(primaryStarts, 2 * size);
      primaryEnds = Arrays.copyOf(primaryEnds, 2 * size);
      writtenMicros = Arrays.copyOf(writtenMicros, 2 * size);
    }
    if (!isLast(record)) {
      copy(record);
    }
    primaryStarts[size] = lastStart;
    primaryEnds[size] = primaryBytes;
    writtenMicros[size++] = written;
  }

  /** Whether this record, in the array where it lies, is the one that was copied last. */
  private boolean isLast(ByteBuffer record) {
    return record.array() == lastArray
        && record.arrayOffset() + record.position() == lastFrom
        && record.remaining() == primaryBytes - lastStart;
  }

  private void copy(ByteBuffer record) {
    int length = record.remaining();
    if (size == 0 && length > JoinedBatches.FULL_BYTES && isMostOf(record)) {
      adopt(record);
      return;
    }
    if (adopted) {
      primaryData = Arrays.copyOf(primaryData, primaryBytes + length);
      adopted = false;
    }
    if (primaryBytes + length > primaryData.length) {
      // A large record is mostly alone: it gets no more room than it needs.
      int room = primaryBytes + length;
      primaryData =
          Arrays.copyOf(
              primaryData,
              length > JoinedBatches.FULL_BYTES ? room : Math.max(room, 2 * primaryData.length));
    }
    lastArray = record.array();
    lastFrom = record.arrayOffset() + record.position();
    lastStart = primaryBytes;
    System.arraycopy(lastArray, lastFrom, primaryData, primaryBytes, length);
    primaryBytes += length;
  }

  private static boolean isMostOf(ByteBuffer record) {
    int held = record.array().length - record.arrayOffset();
    return record.remaining() >= held / 8 * 7;
  }

  /** A large record stays where it is, as nobody writes to it. */
  private void adopt(ByteBuffer record) {
    adopted = true;
    primaryData = record.array();
    lastArray = primaryData;
    lastFrom = record.arrayOffset() + record.position();
    lastStart = lastFrom;
    primaryBytes = lastFrom + record.remaining();
  }

  public int size() {
    return size;
  }

  /** Bytes of all records so far, of those that are shared once. */
  public long bytes() {
    return (long) foreign.bytes() + primaryBytes;
  }

  /** The batch; this builder must not be used any more. */
  public JoinedBatch build() {
    return new JoinedBatch(
        foreign.build(),
        primarySchema,
        adopted || primaryData.length == primaryBytes
            ? primaryData
            : Arrays.copyOf(primaryData, primaryBytes),
        Arrays.copyOf(primaryStarts, size),
        Arrays.copyOf(primaryEnds, size),
        Arrays.copyOf(writtenMicros, size));
  }
}

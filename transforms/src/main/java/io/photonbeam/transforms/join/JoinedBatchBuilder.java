package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.EventBatchBuilder;
import io.photonbeam.transforms.batch.LogSchema;
import io.photonbeam.transforms.batch.PrimaryEvent;
import io.photonbeam.transforms.batch.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers pairs of the same two schemas into a {@link JoinedBatch}. Not thread-safe. */
public final class JoinedBatchBuilder {
  private final LogSchema primarySchema;
  private final EventBatchBuilder foreign;
  private byte[] primaryData = new byte[1024];
  private int primaryBytes;
  private int[] primaryEnds = new int[8];
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
    int length = record.remaining();
    if (primaryBytes + length > primaryData.length) {
      primaryData =
          Arrays.copyOf(primaryData, Math.max(primaryBytes + length, 2 * primaryData.length));
    }
    System.arraycopy(
        record.array(),
        record.arrayOffset() + record.position(),
        primaryData,
        primaryBytes,
        length);
    primaryBytes += length;
    if (size == primaryEnds.length) {
      primaryEnds = Arrays.copyOf(primaryEnds, 2 * size);
      writtenMicros = Arrays.copyOf(writtenMicros, 2 * size);
    }
    primaryEnds[size] = primaryBytes;
    writtenMicros[size++] = written;
  }

  public int size() {
    return size;
  }

  /** Bytes of all records so far. */
  public long bytes() {
    return (long) foreign.bytes() + primaryBytes;
  }

  /** The batch; this builder must not be used any more. */
  public JoinedBatch build() {
    return new JoinedBatch(
        foreign.build(),
        primarySchema,
        Arrays.copyOf(primaryData, primaryBytes),
        Arrays.copyOf(primaryEnds, size),
        Arrays.copyOf(writtenMicros, size));
  }
}

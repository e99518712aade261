package io.photonbeam.transforms.model;

import java.nio.ByteBuffer;

/**
 * Pairs of a foreign and its primary event, in columns; all pairs of the same two schemas. Pairs
 * with one primary event share its record, however many name it. Immutable by agreement: nobody
 * writes to the arrays.
 */
public final class JoinedBatch {
  private final EventBatch foreign;
  private final LogSchema primarySchema;
  private final byte[] primaryData;
  private final int[] primaryStarts;
  private final int[] primaryEnds;
  private final long[] writtenMicros;

  JoinedBatch(
      EventBatch foreign,
      LogSchema primarySchema,
      byte[] primaryData,
      int[] primaryStarts,
      int[] primaryEnds,
      long[] writtenMicros) {
    this.foreign = foreign;
    this.primarySchema = primarySchema;
    this.primaryData = primaryData;
    this.primaryStarts = primaryStarts;
    this.primaryEnds = primaryEnds;
    this.writtenMicros = writtenMicros;
  }

  /** Number of pairs. */
  public int size() {
    return foreign.size();
  }

  /** Bytes of all records, of those that are shared once. */
  public long bytes() {
    return (long) foreign.bytes() + primaryData.length;
  }

  /** Bytes of both records of a pair, also of one that is shared. */
  public long bytes(int pair) {
    return foreign.end(pair) - foreign.start(pair) + (long) primaryEnds[pair] - primaryStarts[pair];
  }

  /**
   * Bytes of all records, with those of their schemas' texts if they are worth counting. May be
   * another number when it is asked again.
   */
  public long weight() {
    return bytes() + foreign.schema().textWeight() + primarySchema.textWeight();
  }

  /** The foreign events. */
  public EventBatch foreign() {
    return foreign;
  }

  public LogSchema primarySchema() {
    return primarySchema;
  }

  /** The record of a pair's primary event; read only. */
  public ByteBuffer primaryRecord(int pair) {
    int start = primaryStarts[pair];
    return ByteBuffer.wrap(primaryData, start, primaryEnds[pair] - start);
  }

  /** A time, in epoch microseconds, before which the pair was not in the logs as a whole. */
  public long writtenMicros(int pair) {
    return writtenMicros[pair];
  }

  /** The records of all primary events; read only. */
  public byte[] primaryData() {
    return primaryData;
  }

  /** Whether some pairs have one record. */
  boolean isShared() {
    int end = 0;
    for (int i = 0; i < primaryStarts.length; i++) {
      if (primaryStarts[i] != end) {
        return true;
      }
      end = primaryEnds[i];
    }
    return false;
  }

  /** Index in {@link #primaryData()} of the first byte of a pair's primary event. */
  public int primaryStart(int pair) {
    return primaryStarts[pair];
  }

  /** Index in {@link #primaryData()} after the last byte of a pair's primary event. */
  public int primaryEnd(int pair) {
    return primaryEnds[pair];
  }
}

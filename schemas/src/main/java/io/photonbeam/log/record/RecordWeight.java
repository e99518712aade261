package io.photonbeam.log.record;

import io.photonbeam.log.BlockBounds;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Passes over records of one schema and tells what each would take on the heap, so that nobody
 * builds one that there is no room for: a few bytes can stand for millions of items. Takes time
 * linear in the bytes. Not thread-safe.
 */
public final class RecordWeight {
  /**
   * Heaviest record that is built, in bytes of heap, estimated: an array of a million longs has
   * some 28 MB. Any record without arrays and maps that fits in a block is lighter.
   */
  public static final long MAX = BlockBounds.MAX_DECOMPRESSED_BYTES / 2 * 3L;

  /** What is wrong with heavier ones, in words that follow "it". */
  public static final String PROBLEM =
      "would take more than the %,d bytes of memory that a record may take with this heap"
          .formatted(MAX);

  private final TopStep record;
  private final Cursor cursor = new Cursor();
  private int start;

  private RecordWeight(Schema schema) {
    this.record = TopStep.over(schema);
  }

  /** Of records of a schema, which may be a union. */
  public static RecordWeight of(Schema schema) {
    return new RecordWeight(schema);
  }

  /** Whether records of a schema can be too heavy, or nest too deep, at all. */
  public static boolean mayBeTooHeavy(Schema schema) {
    return HeapCost.mayExceedBytes(schema);
  }

  /** Starts with the records between a buffer's position and limit; it must have an array. */
  public void reset(ByteBuffer data) {
    cursor.reset(
        data.array(), data.arrayOffset() + data.position(), data.arrayOffset() + data.limit());
  }

  /** Lets go of the data, which this would keep in memory; nothing remains then. */
  public void release() {
    cursor.release();
    start = 0;
  }

  /**
   * Passes over the next record.
   *
   * @throws MalformedRecordException if the bytes are no record of the schema
   */
  public void next() throws MalformedRecordException {
    start = cursor.position;
    cursor.beginRecord();
    record.enter(cursor);
    record.pass(cursor);
  }

  public boolean hasRemaining() {
    return cursor.remaining() > 0;
  }

  /** Bytes that the record has in the log, with its branch where the schema is a union. */
  public int bytes() {
    return cursor.position - start;
  }

  /** The record's own schema: that of its branch where the schema is a union. */
  public Schema schema() {
    return record.schema();
  }

  /** What the record would take on the heap, in bytes. */
  public long weight() {
    return cursor.weight() + bytes();
  }

  public boolean isTooHeavy() {
    return weight() > MAX;
  }

  /**
   * What one record takes on the heap.
   *
   * @throws MalformedRecordException if the bytes are no record of the schema
   */
  public long of(ByteBuffer one) throws MalformedRecordException {
    reset(one);
    next();
    return weight();
  }
}

package io.photonbeam.transforms.model;

import java.nio.ByteBuffer;

/**
 * Some events of one log, in columns: the unit that flows through the join. The records stay the
 * bytes that they are in the log; only the hash of each one's join key and its place in the log are
 * at hand beside them. Whoever needs an id or a time scans the record for it.
 *
 * <p>Immutable by agreement: the arrays are shared, not copied, and nobody writes to them once the
 * batch is built. So it is thread-safe.
 */
public final class EventBatch {
  private final Role role;
  private final LogSchema schema;
  private final long writtenMicros;
  private final EventPlaces places;
  private final byte[] data;
  private final int[] ends;
  private final long[] keyHashes;

  EventBatch(
      Role role,
      LogSchema schema,
      long writtenMicros,
      EventPlaces places,
      byte[] data,
      int[] ends,
      long[] keyHashes) {
    this.role = role;
    this.schema = schema;
    this.writtenMicros = writtenMicros;
    this.places = places;
    this.data = data;
    this.ends = ends;
    this.keyHashes = keyHashes;
  }

  public Role role() {
    return role;
  }

  public LogSchema schema() {
    return schema;
  }

  /**
   * A time, in epoch microseconds, before which none of the events was in its log: what is visible
   * at {@code t} became so at most {@code t - writtenMicros} after its writing.
   */
  public long writtenMicros() {
    return writtenMicros;
  }

  /** Number of events. */
  public int size() {
    return ends.length;
  }

  /** All records, one after the other. */
  public byte[] data() {
    return data;
  }

  /** Bytes of all records. */
  public int bytes() {
    return data.length;
  }

  /**
   * Bytes of all records, with those of their schema if they are worth counting. May be another
   * number when it is asked again.
   */
  public long weight() {
    return data.length + schema.heldWeight();
  }

  /**
   * Bytes of all records while they wait, with those of their schema only if it is large: those
   * that wait share the small ones.
   */
  public long waitingWeight() {
    return data.length + schema.sharedWeight();
  }

  /** Index in {@link #data()} of the event's first byte. */
  public int start(int event) {
    return event == 0 ? 0 : ends[event - 1];
  }

  /** Index in {@link #data()} after the event's last byte. */
  public int end(int event) {
    return ends[event];
  }

  /** The event's record. */
  public ByteBuffer record(int event) {
    int start = start(event);
    return ByteBuffer.wrap(data, start, ends[event] - start);
  }

  /** Hash of the id by which the event is joined. */
  public long keyHash(int event) {
    return keyHashes[event];
  }

  /** The log file that holds the event. */
  public String file(int event) {
    return places.file(places.placeOf(event));
  }

  /** Offset in the file of the block that holds the event. */
  public long blockOffset(int event) {
    return places.blockOffset(places.placeOf(event));
  }

  EventPlaces places() {
    return places;
  }
}

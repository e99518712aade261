package io.photonbeam.transforms.join;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records, one after the other in the slabs of a pool; a large one has an array of its own, which
 * is not used again. Each is known by its place, a number that grows from record to record. Not
 * thread-safe.
 */
final class RecordSlabs {
  /** A place is a slab's number, the offset there and the record's length; alone it has none. */
  private static final int LENGTH_BITS = 16;

  private static final int OFFSET_BITS = 18;

  /** A slab's end is left empty where the next record does not fit: at most this part of it. */
  private static final int LARGE_QUOTIENT = 8;

  private final SlabPool pool;
  private final int slabBytes;
  private final List<byte[]> slabs = new ArrayList<>();

  /** The slab at hand, by its number, and how far it is full. */
  private int current = -1;

  private int used;
  private long bytes;

  RecordSlabs(SlabPool pool) {
    this.pool = pool;
    this.slabBytes = pool.slabBytes();
  }

  /**
   * Copies a record; one that is large and all there is in its array stays where it is.
   *
   * @return its place
   */
  long add(byte[] source, int start, int end) {
    int length = end - start;
    if (length > slabBytes / LARGE_QUOTIENT) {
      return addAlone(length == source.length ? source : copy(source, start, length));
    }
    if (current < 0 || used + length > slabBytes) {
      current = addSlab(pool.take());
      used = 0;
    }
    System.arraycopy(source, start, slabs.get(current), used, length);
    long place = place(current, used, length);
    used += length;
    return place;
  }

  private static byte[] copy(byte[] source, int start, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(source, start, copy, 0, length);
    return copy;
  }

  /** Places grow, so what comes next begins a new slab. */
  private long addAlone(byte[] record) {
    current = -1;
    return place(addSlab(record), 0, 0);
  }

  private int addSlab(byte[] slab) {
    slabs.add(slab);
    bytes += slab.length;
    return slabs.size() - 1;
  }

  private static long place(int slab, int offset, int length) {
    return ((((long) slab << OFFSET_BITS) | offset) << LENGTH_BITS) | length;
  }

  /** The record at a place; valid until {@link #release}. */
  ByteBuffer record(long place) {
    byte[] slab = slabs.get((int) (place >>> (OFFSET_BITS + LENGTH_BITS)));
    int offset = (int) (place >>> LENGTH_BITS) & ((1 << OFFSET_BITS) - 1);
    int length = (int) place & ((1 << LENGTH_BITS) - 1);
    return length == 0 ? ByteBuffer.wrap(slab) : ByteBuffer.wrap(slab, offset, length);
  }

  /** Bytes of all arrays, full or not. */
  long bytes() {
    return bytes;
  }

  /** Gives the slabs back; no record may be read any more. */
  void release() {
    slabs.forEach(pool::giveBack);
    slabs.clear();
  }
}

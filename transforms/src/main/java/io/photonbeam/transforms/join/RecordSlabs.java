package io.photonbeam.transforms.join;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records, one after the other in the slabs of a pool; one that is larger than an eighth of a slab
 * has an array of its own, which is not used again. Each is known by its place, a number that grows
 * from record to record: that of its array, the offset there and its length, which is 0 for a whole
 * array. Not thread-safe.
 */
final class RecordSlabs {
  private static final int LENGTH_BITS = 16;
  private static final int OFFSET_BITS = 17;

  /** Where the next record does not fit, a slab's end is left empty: at most an eighth of it. */
  private static final int LARGE_QUOTIENT = 8;

  private static final int NONE = -1;

  private final SlabPool pool;
  private final int largeBytes;

  /** Those of the pool. */
  private final List<byte[]> slabs = new ArrayList<>();

  /** All, by number; a slab that goes on after a large record has another number from there on. */
  private final List<byte[]> arrays = new ArrayList<>();

  /** The slab at hand, how far it is full, and its number. */
  private byte[] slab = {};

  private int used;
  private int number = NONE;
  private long bytes;

  RecordSlabs(SlabPool pool) {
    this.pool = pool;
    this.largeBytes = pool.slabBytes() / LARGE_QUOTIENT;
  }

  /**
   * Copies a record, which is not empty; one that is large and all there is in its array stays
   * where it is.
   *
   * @return its place
   */
  long add(byte[] source, int start, int end) {
    int length = end - start;
    if (length > largeBytes) {
      return addAlone(length == source.length ? source : Arrays.copyOfRange(source, start, end));
    }
    if (used + length > slab.length) {
      takeSlab();
    }
    if (number == NONE) {
      number = addArray(slab);
    }
    System.arraycopy(source, start, slab, used, length);
    long place = place(number, used, length);
    used += length;
    return place;
  }

  private void takeSlab() {
    slab = pool.take();
    slabs.add(slab);
    bytes += slab.length;
    used = 0;
    number = NONE;
  }

  private long addAlone(byte[] record) {
    bytes += record.length;
    number = NONE;
    return place(addArray(record), 0, 0);
  }

  private int addArray(byte[] array) {
    arrays.add(array);
    return arrays.size() - 1;
  }

  private static long place(int number, int offset, int length) {
    return ((((long) number << OFFSET_BITS) | offset) << LENGTH_BITS) | length;
  }

  /** The record at a place; valid until {@link #release}. */
  ByteBuffer record(long place) {
    byte[] array = arrays.get((int) (place >>> (OFFSET_BITS + LENGTH_BITS)));
    int offset = (int) (place >>> LENGTH_BITS) & ((1 << OFFSET_BITS) - 1);
    int length = (int) place & ((1 << LENGTH_BITS) - 1);
    return length == 0 ? ByteBuffer.wrap(array) : ByteBuffer.wrap(array, offset, length);
  }

  /** Bytes of all arrays, full or not. */
  long bytes() {
    return bytes;
  }

  /** Gives the slabs back; this must not be used any more. */
  void release() {
    slabs.forEach(pool::giveBack);
    slabs.clear();
    arrays.clear();
  }
}

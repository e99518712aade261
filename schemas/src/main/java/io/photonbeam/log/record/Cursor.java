package io.photonbeam.log.record;

/**
 * A position in binary Avro data, and the reads of its primitive values. Every read is checked
 * against the limit and throws {@link MalformedRecordException} instead of reading past it. Not
 * thread-safe.
 */
public final class Cursor {
  /** Deeper nesting than this is taken for damage, so that no input can overflow the stack. */
  static final int MAX_DEPTH = 256;

  /** Far above every bound, and far below what multiplies to an overflow. */
  private static final long MANY = 1L << 40;

  /** Most bytes of an integer's encoding. */
  public static final int MAX_INTEGER_BYTES = 10;

  private static final byte[] NONE = {};

  byte[] data = NONE;
  int position;
  int limit;
  int depth;

  /** What the values passed over take on the heap as objects, beside their bytes; estimated. */
  private long weight;

  /** Goes to the beginning of data that lies in a part of an array. */
  public void reset(byte[] newData, int from, int to) {
    data = newData;
    position = from;
    limit = to;
    beginRecord();
  }

  /** Lets go of the data. */
  void release() {
    reset(NONE, 0, 0);
  }

  /** The array that holds the data. */
  public byte[] array() {
    return data;
  }

  /** Index in {@link #array()} of the next byte. */
  public int position() {
    return position;
  }

  /** Goes back to where this cursor was before. */
  public void rewind(int to) {
    position = to;
  }

  void beginRecord() {
    depth = 0;
    weight = 0;
  }

  long weight() {
    return weight;
  }

  /** Weighs one thing, of which the data has only so many as it has bytes. */
  void weigh(int bytes) {
    weight += bytes;
  }

  /** Weighs any number of things, as data may claim it. */
  void weigh(long count, int bytesEach) {
    weight = Math.min(MANY, weight + Math.min(count, MANY) * bytesEach);
  }

  /** How many bytes are left. */
  public int remaining() {
    return limit - position;
  }

  /** Reads a zig-zag variable-length integer of at most 64 bits. */
  public long readLong() throws MalformedRecordException {
    long raw = 0;
    int shift = 0;
    int at = position;
    while (at < limit) {
      byte b = data[at++];
      raw |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        position = at;
        return (raw >>> 1) ^ -(raw & 1);
      }
      shift += 7;
      if (shift > 63) {
        throw new MalformedRecordException("an integer is longer than 64 bits");
      }
    }
    throw new MalformedRecordException("the data ends within an integer");
  }

  /** Reads an integer that must fit 32 bits, in at most five bytes, as Avro's own reader does. */
  public int readInt() throws MalformedRecordException {
    int from = position;
    long value = readLong();
    if (value != (int) value || position - from > 5) {
      throw new MalformedRecordException("an integer is longer than 32 bits");
    }
    return (int) value;
  }

  /** Reads a length or count, which must lie between 0 and what is left. */
  public int readLength() throws MalformedRecordException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new MalformedRecordException(
          "a length of " + length + " where " + remaining() + " bytes are left");
    }
    return (int) length;
  }

  /** Passes over so many bytes. */
  public void skip(int bytes) throws MalformedRecordException {
    if (bytes > remaining()) {
      throw new MalformedRecordException("the data ends within a value");
    }
    position += bytes;
  }

  /** Reads the index of an enum's symbol or a union's branch, which must be less than a number. */
  public int readIndex(int number) throws MalformedRecordException {
    int index = readInt();
    if (index < 0 || index >= number) {
      throw new MalformedRecordException(
          "the index " + index + " where its schema has only " + number);
    }
    return index;
  }

  /**
   * Reads how many items or entries of an array or map follow in a block, of which 0 is the last.
   */
  public long readCount() throws MalformedRecordException {
    long count = readLong();
    if (count < 0) {
      // The size of these items in bytes follows; they are looked at all the same.
      readLength();
      count = -count;
    }
    if (count < 0) {
      throw new MalformedRecordException("a collection of " + count + " items");
    }
    return count;
  }

  /** Reads a little-endian number of a fixed number of bytes, at most 8. */
  public long readFixed(int bytes) throws MalformedRecordException {
    int at = position;
    skip(bytes);
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (data[at + i] & 0xff);
    }
    return value;
  }

  void enter() throws MalformedRecordException {
    if (++depth > MAX_DEPTH) {
      throw new MalformedRecordException("records nest deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }
}

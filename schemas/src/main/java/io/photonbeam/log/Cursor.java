package io.photonbeam.log;

/**
 * A position in binary Avro data, with the few reads that skipping needs. Every read is checked
 * against the limit and throws {@link MalformedRecordException} instead of reading past it. Not
 * thread-safe.
 */
final class Cursor {
  /** Deeper nesting than this is taken for damage, so that no input can overflow the stack. */
  static final int MAX_DEPTH = 256;

  /** Far above every bound, and far below what multiplies to an overflow. */
  private static final long MANY = 1L << 40;

  /** Most bytes of an integer's encoding. */
  static final int MAX_INTEGER_BYTES = 10;

  byte[] data = new byte[0];
  int position;
  int limit;
  int depth;

  /** What the values passed over take on the heap as objects, beside their bytes; estimated. */
  private long weight;

  void reset(byte[] newData, int from, int to) {
    data = newData;
    position = from;
    limit = to;
    beginRecord();
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

  int remaining() {
    return limit - position;
  }

  /** Reads a zig-zag variable-length integer of at most 64 bits. */
  long readLong() throws MalformedRecordException {
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
  int readInt() throws MalformedRecordException {
    int from = position;
    long value = readLong();
    if (value != (int) value || position - from > 5) {
      throw new MalformedRecordException("an integer is longer than 32 bits");
    }
    return (int) value;
  }

  /** Reads a length or count, which must lie between 0 and what is left. */
  int readLength() throws MalformedRecordException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new MalformedRecordException(
          "a length of " + length + " where " + remaining() + " bytes are left");
    }
    return (int) length;
  }

  void skip(int bytes) throws MalformedRecordException {
    if (bytes > remaining()) {
      throw new MalformedRecordException("the data ends within a value");
    }
    position += bytes;
  }

  /** Reads a little-endian number of a fixed number of bytes, at most 8. */
  long readFixed(int bytes) throws MalformedRecordException {
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

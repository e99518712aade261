package io.photonbeam.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes a key of typed parts, in the encoding of FoundationDB's tuple layer: the byte order of keys
 * is the order of their parts, one after another; integers by value, strings and byte strings
 * lexicographically as unsigned bytes, and of different types byte strings before strings before
 * integers. Read back by {@link TupleReader} or by any FoundationDB client.
 *
 * <pre>
 * byte string  01 bytes 00          (00 within as 00 ff)
 * string       02 UTF-8 00          (00 within as 00 ff)
 * integer      14 for 0; 14+n and n bytes big endian for positive ones;
 *              14-n and n bytes of the ones' complement for negative ones
 * </pre>
 *
 * <p>Not thread-safe.
 */
public final class TupleWriter {
  static final byte BYTES = 0x01;
  static final byte STRING = 0x02;
  static final byte ZERO = 0x14;
  static final byte ESCAPE = (byte) 0xff;

  private byte[] buffer = new byte[64];
  private int size;

  /** Begins an empty key. */
  public TupleWriter() {}

  /** Begins with parts that are packed already. */
  public TupleWriter(byte[] packed) {
    append(packed, packed.length);
  }

  /** Adds a string. */
  public TupleWriter add(String text) {
    return addUtf8(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a string given as UTF-8; the bytes are taken as they are. */
  public TupleWriter addUtf8(byte[] utf8) {
    return escaped(STRING, utf8);
  }

  /** Adds a byte string. */
  public TupleWriter addBytes(byte[] bytes) {
    return escaped(BYTES, bytes);
  }

  /** Adds an integer. */
  public TupleWriter add(long number) {
    long magnitude = number < 0 ? ~number + 1 : number;
    int length = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
    reserve(1 + length);
    buffer[size++] = (byte) (number < 0 ? ZERO - length : ZERO + length);
    long bits = number < 0 ? number - 1 : number;
    for (int shift = (length - 1) * 8; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  /** The key. This writer may go on and be packed again. */
  public byte[] pack() {
    return Arrays.copyOf(buffer, size);
  }

  /** All keys that have these parts and at least one more. */
  public KeyRange range() {
    return KeyRange.within(pack());
  }

  private TupleWriter escaped(byte type, byte[] bytes) {
    reserve(2 + 2 * bytes.length);
    buffer[size++] = type;
    for (byte b : bytes) {
      buffer[size++] = b;
      if (b == 0) {
        buffer[size++] = ESCAPE;
      }
    }
    buffer[size++] = 0;
    return this;
  }

  private void append(byte[] bytes, int length) {
    reserve(length);
    System.arraycopy(bytes, 0, buffer, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}

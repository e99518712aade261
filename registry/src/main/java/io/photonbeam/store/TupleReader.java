package io.photonbeam.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the parts of a key that {@link TupleWriter} made, in order. Each method throws {@link
 * IllegalArgumentException}, naming the place, where the key holds something else. Not thread-safe.
 */
public final class TupleReader {
  private final byte[] key;
  private int at;

  /**
   * Reads from within a key.
   *
   * @param offset where the first part begins, such as behind a prefix
   */
  public TupleReader(byte[] key, int offset) {
    this.key = key;
    this.at = offset;
  }

  /** Whether there is another part. */
  public boolean hasNext() {
    return at < key.length;
  }

  /** Whether the next part is a byte string. */
  public boolean nextIsBytes() {
    return hasNext() && key[at] == TupleWriter.BYTES;
  }

  /** Reads a string. */
  public String readString() {
    return new String(readUtf8(), StandardCharsets.UTF_8);
  }

  /** Reads a string as its UTF-8 bytes. */
  public byte[] readUtf8() {
    return readEscaped(TupleWriter.STRING, "a string");
  }

  /** Reads a byte string. */
  public byte[] readBytes() {
    return readEscaped(TupleWriter.BYTES, "a byte string");
  }

  /** Reads an integer. */
  public long readLong() {
    if (!hasNext()) {
      throw unexpected("an integer");
    }
    int code = key[at] - TupleWriter.ZERO;
    int length = Math.abs(code);
    if (length > Long.BYTES || at + length >= key.length) {
      throw unexpected("an integer");
    }
    at++;
    long bits = code < 0 ? -1 : 0;
    for (int i = 0; i < length; i++) {
      bits = bits << 8 | (key[at++] & 0xff);
    }
    return code < 0 ? bits + 1 : bits;
  }

  private byte[] readEscaped(byte type, String what) {
    if (!hasNext() || key[at] != type) {
      throw unexpected(what);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(key.length - at);
    for (int i = at + 1; i < key.length; i++) {
      if (key[i] != 0) {
        out.write(key[i]);
      } else if (i + 1 < key.length && key[i + 1] == TupleWriter.ESCAPE) {
        out.write(0);
        i++;
      } else {
        at = i + 1;
        return out.toByteArray();
      }
    }
    throw unexpected("the end of " + what);
  }

  private IllegalArgumentException unexpected(String what) {
    return new IllegalArgumentException(
        "Byte %d of a store key of %d bytes is not %s.".formatted(at, key.length, what));
  }
}

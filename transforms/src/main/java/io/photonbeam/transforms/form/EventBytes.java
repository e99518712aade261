package io.photonbeam.transforms.form;

import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;
import org.apache.parquet.io.api.Binary;

/**
 * Reads the values of one event after the other from the bytes that they are in the log, for
 * Parquet. Texts and bytes are not copied, so nobody may write to the array; text that is not
 * well-formed is repaired ({@link CleanText}). Not thread-safe.
 */
public final class EventBytes {
  private final Cursor cursor = new Cursor();
  private long repaired;

  /** Begins with an event, which lies in a part of an array. */
  public EventBytes at(byte[] data, int from, int to) {
    cursor.reset(data, from, to);
    return this;
  }

  /** How many texts were not well-formed so far. */
  public long repaired() {
    return repaired;
  }

  Cursor cursor() {
    return cursor;
  }

  boolean readBoolean() throws MalformedRecordException {
    return cursor.readFixed(Byte.BYTES) == 1;
  }

  float readFloat() throws MalformedRecordException {
    return Float.intBitsToFloat((int) cursor.readFixed(Float.BYTES));
  }

  double readDouble() throws MalformedRecordException {
    return Double.longBitsToDouble(cursor.readFixed(Double.BYTES));
  }

  Binary readBytes() throws MalformedRecordException {
    return readFixed(cursor.readLength());
  }

  Binary readFixed(int length) throws MalformedRecordException {
    int from = cursor.position();
    cursor.skip(length);
    return Binary.fromConstantByteArray(cursor.array(), from, length);
  }

  Binary readText() throws MalformedRecordException {
    int length = cursor.readLength();
    int from = cursor.position();
    cursor.skip(length);
    if (CleanText.isWellFormed(cursor.array(), from, from + length)) {
      return Binary.fromConstantByteArray(cursor.array(), from, length);
    }
    repaired++;
    return Binary.fromConstantByteArray(CleanText.repaired(cursor.array(), from, length));
  }

  /** Reads the text that comes next, and stays before it. */
  Binary peekText() throws MalformedRecordException {
    int from = cursor.position();
    long before = repaired;
    Binary text = readText();
    cursor.rewind(from);
    repaired = before;
    return text;
  }
}

package io.photonbeam.log;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The canonical text of an id found in a record: a range of UTF-8 bytes. Strings stand for
 * themselves and are not copied; integers become decimal digits, binary UUIDs their usual 36
 * characters. Not thread-safe; overwritten by each record.
 */
public final class IdText {
  /** Longest id, in bytes. */
  public static final int MAX_BYTES = 512;

  private byte[] bytes = new byte[0];
  private int from;
  private int length = -1;

  IdText() {}

  /** The array that holds the text; read only. */
  public byte[] bytes() {
    return bytes;
  }

  public int from() {
    return from;
  }

  public int length() {
    return length;
  }

  public long hash() {
    return KeyHash.of(bytes, from, length);
  }

  /** A copy of the text's bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Whether the other text has the same bytes. */
  public boolean isSame(IdText other) {
    return Arrays.equals(
        bytes, from, from + length, other.bytes, other.from, other.from + other.length);
  }

  @Override
  public String toString() {
    return length < 0 ? "(missing)" : new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  void clear() {
    length = -1;
  }

  /** What is wrong with this id, or null if it can be used. */
  String problem() {
    if (length < 0) {
      return "is missing";
    }
    if (length == 0) {
      return "is empty";
    }
    if (length > MAX_BYTES) {
      return "is longer than " + MAX_BYTES + " bytes";
    }
    return isAscii() || isUtf8() ? null : "is not valid UTF-8";
  }

  private boolean isAscii() {
    int or = 0;
    for (int i = from, to = from + length; i < to; i++) {
      or |= bytes[i];
    }
    return or >= 0;
  }

  private boolean isUtf8() {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      CharBuffer unused = decoder.decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * The step that reads an id of this schema into this text.
   *
   * @throws IllegalArgumentException if ids can't be of this type
   */
  Step reader(Schema schema, String path) {
    return switch (schema.getType()) {
      case STRING -> this::readString;
      case INT -> cursor -> set(Integer.toString(cursor.readInt()));
      case LONG -> cursor -> set(Long.toString(cursor.readLong()));
      case FIXED -> uuidReader(schema, path);
      default -> throw unusable(schema, path);
    };
  }

  private Step uuidReader(Schema schema, String path) {
    if (schema.getFixedSize() == 16 && schema.getLogicalType() instanceof LogicalTypes.Uuid) {
      return this::readUuid;
    }
    throw unusable(schema, path);
  }

  private static IllegalArgumentException unusable(Schema schema, String path) {
    return new IllegalArgumentException(
        "its field '"
            + path
            + "' is of type "
            + schema.getType().getName()
            + "; an id must be a string, int, long or uuid");
  }

  private void readString(Cursor cursor) throws MalformedRecordException {
    length = cursor.readLength();
    bytes = cursor.data;
    from = cursor.position;
    cursor.skip(length);
  }

  private void readUuid(Cursor cursor) throws MalformedRecordException {
    int at = cursor.position;
    cursor.skip(16);
    ByteBuffer value = ByteBuffer.wrap(cursor.data, at, 16);
    set(new UUID(value.getLong(), value.getLong()).toString());
  }

  private void set(String text) {
    bytes = text.getBytes(StandardCharsets.US_ASCII);
    from = 0;
    length = bytes.length;
  }
}

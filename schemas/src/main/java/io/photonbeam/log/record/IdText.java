package io.photonbeam.log.record;

import io.photonbeam.log.KeyHash;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The canonical text of an id found in a record: a range of UTF-8 bytes. Strings stand for
 * themselves and are not copied, but for UUIDs with capitals; numbers become plain decimal digits,
 * enums their symbol, binary UUIDs their usual 36 characters, other bytes the text they hold. Not
 * thread-safe; overwritten by each record.
 */
public final class IdText implements Noter {
  /** Longest id, in bytes. */
  public static final int MAX_BYTES = 512;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int from;
  private int length = -1;
  private String unusable;

  /** Whether a field that can only be null may play this role. */
  private final boolean mayBeNull;

  IdText() {
    this(false);
  }

  private IdText(boolean mayBeNull) {
    this.mayBeNull = mayBeNull;
  }

  /** For the id of another event, which an event need not name. */
  static IdText ofKey() {
    return new IdText(true);
  }

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
    unusable = null;
  }

  /** Lets go of the record's data. */
  void release() {
    clear();
    bytes = NONE;
  }

  /** Whether there is no id: not even one that can't be used. */
  boolean isMissing() {
    return length < 0 && unusable == null;
  }

  /** What is wrong with this id, or null if it can be used. */
  String problem() {
    if (length < 0) {
      return unusable == null ? "is missing" : unusable;
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

  @Override
  public boolean canRead(Schema type) {
    return switch (type.getType()) {
      case STRING, INT, LONG, FIXED, BYTES, ENUM -> true;
      case NULL -> mayBeNull;
      default -> false;
    };
  }

  @Override
  public String types() {
    return "an id must be a string, int, long, enum, bytes, fixed, decimal or uuid";
  }

  @Override
  public void unusable(String type) {
    unusable = "is of type " + type;
  }

  @Override
  public Step reader(Schema type) {
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimalReader(type, decimal.getScale());
    }
    boolean isUuid = type.getLogicalType() instanceof LogicalTypes.Uuid;
    return switch (type.getType()) {
      case STRING -> isUuid ? this::readUuidText : this::readString;
      case BYTES -> this::readString;
      case INT -> cursor -> set(Integer.toString(cursor.readInt()));
      case LONG -> cursor -> set(Long.toString(cursor.readLong()));
      case ENUM -> symbolReader(type);
      case FIXED -> isUuid ? this::readUuid : fixedReader(type.getFixedSize());
      default -> cursor -> {};
    };
  }

  private Step decimalReader(Schema type, int scale) {
    boolean isFixed = type.getType() == Schema.Type.FIXED;
    return cursor -> {
      int size = isFixed ? type.getFixedSize() : cursor.readLength();
      int at = cursor.position;
      cursor.skip(size);
      String text = IdForms.decimal(cursor.data, at, size, scale);
      if (text == null) {
        unusable = "is longer than " + MAX_BYTES + " bytes";
      } else {
        set(text);
      }
    };
  }

  private Step symbolReader(Schema type) {
    byte[][] symbols =
        type.getEnumSymbols().stream()
            .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return cursor -> set(symbols[cursor.readIndex(symbols.length)]);
  }

  private Step fixedReader(int size) {
    return cursor -> {
      int at = cursor.position;
      cursor.skip(size);
      int text = IdForms.withoutPadding(cursor.data, at, size);
      if (size == IdForms.UUID_BYTES && !IdForms.isPrintable(cursor.data, at, text)) {
        set(IdForms.uuid(cursor.data, at));
      } else {
        bytes = cursor.data;
        from = at;
        length = text;
      }
    };
  }

  /** A UUID in lower case, as it has it mostly: then it is not copied. */
  private void readUuidText(Cursor cursor) throws MalformedRecordException {
    readString(cursor);
    if (IdForms.isUuidWithCapitals(bytes, from, length)) {
      set(IdForms.lowerCase(bytes, from, length));
    }
  }

  private void readString(Cursor cursor) throws MalformedRecordException {
    length = cursor.readLength();
    bytes = cursor.data;
    from = cursor.position;
    cursor.skip(length);
  }

  private void readUuid(Cursor cursor) throws MalformedRecordException {
    int at = cursor.position;
    cursor.skip(IdForms.UUID_BYTES);
    set(IdForms.uuid(cursor.data, at));
  }

  private void set(String text) {
    set(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void set(byte[] text) {
    bytes = text;
    from = 0;
    length = text.length;
  }
}

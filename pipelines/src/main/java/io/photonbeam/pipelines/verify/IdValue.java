package io.photonbeam.pipelines.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.util.Utf8;

/** The text that an id stands for, whatever its type. */
final class IdValue {
  private static final int MAX_BYTES = 512;
  private static final Pattern UUID_TEXT =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private IdValue() {}

  /** Whether values of this type can be ids. */
  static boolean canBe(Schema type) {
    return switch (type.getType()) {
      case STRING, INT, LONG, BYTES, FIXED, ENUM -> true;
      default -> false;
    };
  }

  /** The canonical text of an id, in UTF-8; null if it can't be used. */
  static byte[] text(EventRoles.Value value) {
    if (value == null || value.value() == null || !canBe(value.type())) {
      return null;
    }
    byte[] utf8 = bytes(value.type(), value.value());
    return utf8 == null || utf8.length == 0 || utf8.length > MAX_BYTES || !isUtf8(utf8)
        ? null
        : utf8;
  }

  private static byte[] bytes(Schema type, Object value) {
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimal(binary(value), decimal.getScale());
    }
    boolean isUuid = type.getLogicalType() instanceof LogicalTypes.Uuid;
    return switch (type.getType()) {
      case STRING -> isUuid ? uuid(value) : string(value);
      case BYTES -> binary(value);
      case FIXED -> value instanceof UUID ? string(value) : fixed(isUuid, binary(value));
      default -> string(value);
    };
  }

  /** The bytes of a text, which may be binary. */
  static byte[] textBytes(Object value) {
    return value instanceof ByteBuffer ? binary(value) : string(value);
  }

  private static byte[] string(Object value) {
    return value instanceof Utf8 text
        ? Arrays.copyOf(text.getBytes(), text.getByteLength())
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] uuid(Object value) {
    String text = value.toString();
    return UUID_TEXT.matcher(text).matches()
        ? text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII)
        : string(value);
  }

  private static byte[] binary(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Sixteen bytes are a UUID, unless they are plain and all visible; others are padded text. */
  private static byte[] fixed(boolean isUuid, byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    String text = new String(bytes, 0, Math.min(length, 16), StandardCharsets.ISO_8859_1);
    if (bytes.length == 16 && (isUuid || !text.matches("[ -~]+"))) {
      ByteBuffer bits = ByteBuffer.wrap(bytes);
      return new UUID(bits.getLong(), bits.getLong())
          .toString()
          .getBytes(StandardCharsets.US_ASCII);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** As plain as can be; null if that is longer than an id may be. */
  private static byte[] decimal(byte[] unscaled, int scale) {
    if (unscaled.length > MAX_BYTES) {
      return null;
    }
    BigInteger number = unscaled.length == 0 ? BigInteger.ZERO : new BigInteger(unscaled);
    BigDecimal value = new BigDecimal(number, scale).stripTrailingZeros();
    return Math.abs((long) value.scale()) > MAX_BYTES
        ? null
        : value.toPlainString().getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isUtf8(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodes(bytes);
      }
    }
    return true;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasRemaining();
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

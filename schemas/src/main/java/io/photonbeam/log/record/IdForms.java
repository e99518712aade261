package io.photonbeam.log.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** Forms that ids have in logs, and the text that each stands for. */
final class IdForms {
  static final int UUID_BYTES = 16;
  private static final int UUID_TEXT = 36;

  private IdForms() {}

  /** A binary UUID in its usual 36 characters. */
  static String uuid(byte[] bytes, int at) {
    ByteBuffer value = ByteBuffer.wrap(bytes, at, UUID_BYTES);
    return new UUID(value.getLong(), value.getLong()).toString();
  }

  /** Whether a text is a UUID of 36 characters that has some in upper case. */
  static boolean isUuidWithCapitals(byte[] text, int from, int length) {
    if (length != UUID_TEXT) {
      return false;
    }
    boolean capitals = false;
    for (int i = 0; i < UUID_TEXT; i++) {
      byte c = text[from + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean capital = c >= 'A' && c <= 'F';
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || capital;
      if (dash ? c != '-' : !digit) {
        return false;
      }
      capitals |= capital;
    }
    return capitals;
  }

  static byte[] lowerCase(byte[] text, int from, int length) {
    byte[] lower = Arrays.copyOfRange(text, from, from + length);
    for (int i = 0; i < length; i++) {
      lower[i] += (byte) (lower[i] >= 'A' && lower[i] <= 'Z' ? 'a' - 'A' : 0);
    }
    return lower;
  }

  /**
   * The plain text of a decimal, without zeros at the end of its fraction, so that equal numbers
   * have equal texts in whatever scale.
   *
   * @return null if it is too long for an id
   */
  static String decimal(byte[] bytes, int at, int size, int scale) {
    if (size > IdText.MAX_BYTES) {
      return null;
    }
    BigInteger unscaled = size == 0 ? BigInteger.ZERO : new BigInteger(bytes, at, size);
    BigDecimal shortest = new BigDecimal(unscaled, scale).stripTrailingZeros();
    boolean fits = Math.abs((long) shortest.scale()) <= IdText.MAX_BYTES;
    return fits ? shortest.toPlainString() : null;
  }

  /** The length of a text in a fixed number of bytes, without the zeros that fill it up. */
  static int withoutPadding(byte[] bytes, int at, int size) {
    int length = size;
    while (length > 0 && bytes[at + length - 1] == 0) {
      length--;
    }
    return length;
  }

  /**
   * Whether bytes are a text of visible ASCII characters. Sixteen such are no UUID: those have a
   * byte above them.
   */
  static boolean isPrintable(byte[] bytes, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return length > 0;
  }
}

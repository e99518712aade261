package io.photonbeam.event;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The id of an event: the address of the server that made it, that server's process id, and the
 * time in microseconds since 1970. Immutable and thread-safe.
 *
 * <p>It has two forms, and each is canonical: two ids are equal exactly when their forms are.
 *
 * <ul>
 *   <li><b>Text</b>: fixed-width lower-case hex, {@code <address>-<pid>-<micros>} with 8 (v4) or 32
 *       (v6), 8 and 16 digits, such as {@code 0a000001-00001267-0006441f2a3b4c5d}. A text that
 *       {@link #toString()} would not make is no EventId, but may well be an ordinary id.
 *   <li><b>Binary</b>: {@code [4|6][address: 4 or 16][pid: 4][micros: 8]}, big endian. Its unsigned
 *       lexicographic order is the order of {@link #compareTo}.
 * </ul>
 *
 * <p>Ids are ordered by family, address, process id and time, so that the ids of one process stand
 * together and ascend in time. Among texts of the same length, text order is the same order.
 */
public final class EventId implements Comparable<EventId> {
  /** Length of the text of an id with a v4 address. */
  public static final int TEXT_LENGTH_V4 = 8 + 1 + 8 + 1 + 16;

  /** Length of the text of an id with a v6 address. */
  public static final int TEXT_LENGTH_V6 = 32 + 1 + 8 + 1 + 16;

  /** Largest process id: 32 bits, unsigned. */
  public static final long MAX_PROCESS_ID = 0xffff_ffffL;

  private static final int BINARY_LENGTH_V4 = 1 + 4 + 4 + 8;
  private static final int BINARY_LENGTH_V6 = 1 + 16 + 4 + 8;
  private static final byte FAMILY_V4 = 4;
  private static final byte FAMILY_V6 = 6;

  /** Digits after the address: a dash, the process id, a dash, the time. */
  private static final int TEXT_TAIL = 1 + 8 + 1 + 16;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** The value of each ASCII character as a lower-case hex digit, or -1. */
  private static final byte[] DIGIT_VALUES = digitValues();

  private final byte family;
  private final long addressHigh;
  private final long addressLow;
  private final int processId;
  private final long micros;

  private EventId(byte family, long addressHigh, long addressLow, int processId, long micros) {
    this.family = family;
    this.addressHigh = addressHigh;
    this.addressLow = addressLow;
    this.processId = processId;
    this.micros = micros;
  }

  /**
   * Makes an id of its parts. Only the bytes of the address count: no name is looked up, and the
   * scope of a v6 address is dropped.
   *
   * @param processId 0 to {@link #MAX_PROCESS_ID}
   * @param micros microseconds since 1970, not negative
   * @throws IllegalArgumentException if a number is outside its range
   */
  public static EventId of(InetAddress address, long processId, long micros) {
    if (processId < 0 || processId > MAX_PROCESS_ID) {
      throw new IllegalArgumentException(
          "Process id %d is outside 0 to %d.".formatted(processId, MAX_PROCESS_ID));
    }
    if (micros < 0) {
      throw new IllegalArgumentException(
          "Time %d is before 1970; an EventId cannot hold it.".formatted(micros));
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (address instanceof Inet4Address) {
      return new EventId(
          FAMILY_V4, 0, Integer.toUnsignedLong(bytes.getInt()), (int) processId, micros);
    }
    return new EventId(FAMILY_V6, bytes.getLong(), bytes.getLong(), (int) processId, micros);
  }

  /**
   * Reads the text form from part of an array. Cheap for texts that are no EventId: most are
   * refused by their length, and no exception is used.
   *
   * @return empty unless the bytes are exactly what {@link #toString()} makes
   * @throws IndexOutOfBoundsException if the length fits and the range is not within the array
   */
  public static Optional<EventId> parse(byte[] utf8, int offset, int length) {
    int addressDigits = addressDigits(utf8, offset, length);
    if (addressDigits == 0) {
      return Optional.empty();
    }
    boolean v4 = addressDigits == 8;
    long high = v4 ? 0 : hex(utf8, offset, 16);
    long low = v4 ? hex(utf8, offset, 8) : hex(utf8, offset + 16, 16);
    int processId = (int) hex(utf8, offset + addressDigits + 1, 8);
    long micros = hex(utf8, offset + addressDigits + 10, 16);
    return Optional.of(new EventId(v4 ? FAMILY_V4 : FAMILY_V6, high, low, processId, micros));
  }

  /**
   * Reads the text form.
   *
   * @return empty unless the text is exactly what {@link #toString()} makes
   */
  public static Optional<EventId> parse(CharSequence text) {
    int length = text.length();
    if (length != TEXT_LENGTH_V4 && length != TEXT_LENGTH_V6) {
      return Optional.empty();
    }
    byte[] ascii = new byte[length];
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > 'f') {
        return Optional.empty();
      }
      ascii[i] = (byte) c;
    }
    return parse(ascii, 0, length);
  }

  /**
   * The time in an id's text form, without making an object; for hot paths.
   *
   * @return microseconds since 1970, or -1 where the bytes are not the text of an EventId
   * @throws IndexOutOfBoundsException if the length fits and the range is not within the array
   */
  public static long microsOf(byte[] utf8, int offset, int length) {
    int addressDigits = addressDigits(utf8, offset, length);
    return addressDigits == 0 ? -1 : hex(utf8, offset + addressDigits + 10, 16);
  }

  /**
   * Reads the binary form.
   *
   * @throws IllegalArgumentException if the bytes are not what {@link #toBytes()} makes
   */
  public static EventId fromBytes(byte[] bytes) {
    boolean v4 = bytes.length == BINARY_LENGTH_V4 && bytes[0] == FAMILY_V4;
    boolean v6 = bytes.length == BINARY_LENGTH_V6 && bytes[0] == FAMILY_V6;
    if (!v4 && !v6) {
      throw new IllegalArgumentException(
          "%d bytes%s are no EventId: it is %d bytes beginning with 4, or %d beginning with 6."
              .formatted(
                  bytes.length,
                  bytes.length == 0 ? "" : " beginning with " + Byte.toUnsignedInt(bytes[0]),
                  BINARY_LENGTH_V4,
                  BINARY_LENGTH_V6));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte family = in.get();
    long high = v4 ? 0 : in.getLong();
    long low = v4 ? Integer.toUnsignedLong(in.getInt()) : in.getLong();
    int processId = in.getInt();
    long micros = in.getLong();
    if (micros < 0) {
      throw new IllegalArgumentException(
          "These bytes are no EventId: their time %d is before 1970.".formatted(micros));
    }
    return new EventId(family, high, low, processId, micros);
  }

  /** The binary form: 17 bytes with a v4 address, 29 with a v6 address. */
  public byte[] toBytes() {
    boolean v4 = family == FAMILY_V4;
    ByteBuffer out = ByteBuffer.allocate(v4 ? BINARY_LENGTH_V4 : BINARY_LENGTH_V6).put(family);
    putAddress(out);
    return out.putInt(processId).putLong(micros).array();
  }

  /** The server's address; of the same family as the id. */
  public InetAddress address() {
    ByteBuffer bytes = ByteBuffer.allocate(family == FAMILY_V4 ? 4 : 16);
    putAddress(bytes);
    try {
      // The v6 factory keeps v4-mapped addresses as they are; the general one would shorten them.
      return family == FAMILY_V4
          ? InetAddress.getByAddress(bytes.array())
          : Inet6Address.getByAddress(null, bytes.array(), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError("An address of 4 or 16 bytes is always known", e);
    }
  }

  /** The process id, 0 to {@link #MAX_PROCESS_ID}. */
  public long processId() {
    return Integer.toUnsignedLong(processId);
  }

  /** Microseconds since 1970, never negative. */
  public long micros() {
    return micros;
  }

  /** The id's time. */
  public Instant timestamp() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public int compareTo(EventId other) {
    int order = Byte.compare(family, other.family);
    if (order == 0) {
      order = Long.compareUnsigned(addressHigh, other.addressHigh);
    }
    if (order == 0) {
      order = Long.compareUnsigned(addressLow, other.addressLow);
    }
    if (order == 0) {
      order = Integer.compareUnsigned(processId, other.processId);
    }
    return order == 0 ? Long.compare(micros, other.micros) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventId id && compareTo(id) == 0;
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(addressHigh) * 31 + Long.hashCode(addressLow);
    return ((hash * 31 + processId) * 31 + Long.hashCode(micros)) * 31 + family;
  }

  /** The text form. */
  @Override
  public String toString() {
    byte[] text = new byte[family == FAMILY_V4 ? TEXT_LENGTH_V4 : TEXT_LENGTH_V6];
    int at = 0;
    if (family == FAMILY_V4) {
      at = putHex(text, at, addressLow, 8);
    } else {
      at = putHex(text, at, addressHigh, 16);
      at = putHex(text, at, addressLow, 16);
    }
    text[at++] = '-';
    at = putHex(text, at, Integer.toUnsignedLong(processId), 8);
    text[at++] = '-';
    putHex(text, at, micros, 16);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private void putAddress(ByteBuffer out) {
    if (family == FAMILY_V4) {
      out.putInt((int) addressLow);
    } else {
      out.putLong(addressHigh).putLong(addressLow);
    }
  }

  /** Number of the address' hex digits if the bytes are the text of an EventId, else 0. */
  private static int addressDigits(byte[] utf8, int offset, int length) {
    if (length != TEXT_LENGTH_V4 && length != TEXT_LENGTH_V6) {
      return 0;
    }
    Objects.checkFromIndexSize(offset, length, utf8.length);
    int digits = length - TEXT_TAIL;
    int processIdAt = offset + digits + 1;
    int microsAt = processIdAt + 9;
    boolean valid =
        utf8[processIdAt - 1] == '-'
            && utf8[microsAt - 1] == '-'
            && utf8[microsAt] <= '7'
            && isHex(utf8, offset, digits)
            && isHex(utf8, processIdAt, 8)
            && isHex(utf8, microsAt, 16);
    return valid ? digits : 0;
  }

  private static boolean isHex(byte[] text, int offset, int digits) {
    int all = 0;
    for (int i = offset; i < offset + digits; i++) {
      all |= DIGIT_VALUES[text[i] & 0xff];
    }
    return all >= 0;
  }

  private static long hex(byte[] text, int offset, int digits) {
    long value = 0;
    for (int i = offset; i < offset + digits; i++) {
      value = value << 4 | DIGIT_VALUES[text[i] & 0xff];
    }
    return value;
  }

  private static int putHex(byte[] text, int offset, long value, int digits) {
    long rest = value;
    for (int i = offset + digits - 1; i >= offset; i--) {
      text[i] = DIGITS[(int) rest & 15];
      rest >>>= 4;
    }
    return offset + digits;
  }

  private static byte[] digitValues() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    return values;
  }
}

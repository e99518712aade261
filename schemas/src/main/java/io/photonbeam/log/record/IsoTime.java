package io.photonbeam.log.record;

/**
 * Reads a time that is written as ISO 8601 has it, without making objects: {@code
 * 2026-01-31T12:34:56.789+01:00}. A blank may stand for the {@code T}; seconds, fraction and the
 * time of day may be left out; so may the offset, and then it is UTC. After the offset the zone may
 * follow in brackets, as Java writes it.
 */
public final class IsoTime {
  /** What is no time. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long MICROS = 1_000_000;

  private final byte[] text;
  private final int end;
  private int at;

  private IsoTime(byte[] text, int from, int length) {
    this.text = text;
    this.at = from;
    this.end = from + length;
  }

  /**
   * The time that a text tells, in epoch microseconds; what is smaller is cut off.
   *
   * @return {@link #NONE} if it tells none
   */
  public static long micros(byte[] text, int from, int length) {
    return new IsoTime(text, from, length).read();
  }

  private long read() {
    int year = digits(4);
    boolean date = year >= 0 && skip('-');
    int month = date ? digits(2) : -1;
    date = date && month >= 1 && month <= 12 && skip('-');
    int day = date ? digits(2) : -1;
    if (day < 1 || day > lengthOfMonth(year, month)) {
      return NONE;
    }
    long seconds = epochDay(year, month, day) * 86_400;
    if (at == end) {
      return seconds * MICROS;
    }
    if (!skip('T') && !skip('t') && !skip(' ')) {
      return NONE;
    }
    return readTime(seconds);
  }

  private long readTime(long midnight) {
    int hour = digits(2);
    if (hour < 0 || hour > 23 || !skip(':')) {
      return NONE;
    }
    int minute = digits(2);
    int second = 0;
    long micros = 0;
    if (minute >= 0 && minute <= 59 && skip(':')) {
      second = digits(2);
      micros = skip('.') || skip(',') ? fraction() : 0;
    }
    // A leap second is the second after it, as clocks without leap seconds have it.
    if (minute < 0 || minute > 59 || second < 0 || second > 60 || micros < 0) {
      return NONE;
    }
    long offset = offset();
    long local = midnight + hour * 3_600L + minute * 60L + second;
    return offset == NONE || !isOver() ? NONE : (local - offset) * MICROS + micros;
  }

  /** Microseconds of the digits after the point, or -1 if there are none. */
  private long fraction() {
    int from = at;
    long micros = 0;
    int scale = (int) MICROS;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      scale /= 10;
      micros += (long) scale * (text[at++] - '0');
    }
    return at == from ? -1 : micros;
  }

  /** Seconds before UTC. */
  private long offset() {
    if (at < end && text[at] == ' ') {
      at++;
      if (at == end || text[at] == ' ') {
        return NONE;
      }
    }
    if (at == end || skip('Z') || skip('z') || word("UTC") || word("GMT")) {
      return 0;
    }
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int hours = sign == 0 ? -1 : digits(2);
    int minutes = 0;
    if (hours >= 0 && at < end && text[at] != '[') {
      boolean colon = skip(':');
      minutes = digits(2);
      if (colon && minutes < 0) {
        return NONE;
      }
    }
    return hours < 0 || hours > 18 || minutes < 0 || minutes > 59
        ? NONE
        : sign * (hours * 3_600L + minutes * 60L);
  }

  /** Whether nothing follows but the name of a zone. */
  private boolean isOver() {
    return at == end || (text[at] == '[' && text[end - 1] == ']' && end - at > 2);
  }

  private boolean word(String word) {
    if (end - at != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at = end;
    return true;
  }

  private boolean skip(char c) {
    boolean there = at < end && text[at] == c;
    at += there ? 1 : 0;
    return there;
  }

  /** The next digits, or -1 if there are not so many. */
  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (at == end || text[at] < '0' || text[at] > '9') {
        return -1;
      }
      value = value * 10 + text[at++] - '0';
    }
    return value;
  }

  private static int lengthOfMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 2 -> leap ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> month < 1 ? 0 : 31;
    };
  }

  /** Days since 1970 of a date in the Gregorian calendar, whose years begin in March here. */
  private static long epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int century = Math.floorDiv(marchYear, 100);
    int monthsSinceMarch = (month + 9) % 12;
    long daysBeforeYear =
        365L * marchYear + Math.floorDiv(marchYear, 4) - century + Math.floorDiv(century, 4);
    return daysBeforeYear + (153 * monthsSinceMarch + 2) / 5 + day - 1 - 719_468;
  }
}

package io.photonbeam.pipelines.option;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. Writing and reading are each other's inverse. */
public final class Units {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Units() {}

  /** The shortest exact text: {@code 200ms}, {@code 90s}, {@code 1h}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** The shortest exact text: {@code 0B}, {@code 1536KiB}, {@code 64MiB}. */
  public static String bytes(long bytes) {
    int unit = 0;
    long amount = bytes;
    while (unit < SIZES.length - 1 && amount != 0 && amount % 1_024 == 0) {
      amount /= 1_024;
      unit++;
    }
    return amount + SIZES[unit];
  }

  /** Throws {@link IllegalArgumentException} for a text that is no duration with a unit. */
  public static Duration parseDuration(String text) {
    Matcher matcher = match(text);
    long amount = Long.parseLong(matcher.group(1));
    try {
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        case "d" -> Duration.ofDays(amount);
        default -> throw new IllegalArgumentException(text);
      };
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Throws {@link IllegalArgumentException} for a text that is no size; no unit means bytes. */
  public static long parseBytes(String text) {
    Matcher matcher = match(text);
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.isEmpty()) {
      return amount;
    }
    for (int i = 0; i < SIZES.length; i++) {
      if (unit.equalsIgnoreCase(SIZES[i])) {
        return shift(amount, 10 * i, text);
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static long shift(long amount, int bits, String text) {
    if (amount > Long.MAX_VALUE >> bits) {
      throw new IllegalArgumentException(text);
    }
    return amount << bits;
  }

  private static Matcher match(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return matcher;
  }
}

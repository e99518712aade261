package io.photonbeam.cli.option;

import static io.photonbeam.cli.option.Units.bytes;
import static io.photonbeam.cli.option.Units.duration;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value types of Photonbeam's options. Bounds are inclusive. */
public final class ValueTypes {
  private static final Pattern STORE =
      Pattern.compile("(?s)(?<scheme>sqlite:|fdb:)(?<path>[^?]*[^?\\s][^?]*)(?<query>(\\?.*)?)");

  private ValueTypes() {}

  /** Present or not; {@code --name=false} is the same as leaving it out. */
  public static ValueType<Boolean> flag() {
    return new ValueType<>(
        "",
        "true or false, or be left out (a flag needs no value)",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** Any text that is not blank. */
  public static ValueType<String> text(String placeholder) {
    return new ValueType<>(placeholder, "a text that is not empty", text -> nonBlank(text));
  }

  /** A text that matches as a whole; {@code valid} says so in words. */
  public static ValueType<String> text(String placeholder, Pattern pattern, String valid) {
    return new ValueType<>(
        placeholder, valid, text -> require(text, t -> pattern.matcher(t).matches()));
  }

  /** A path of this machine's file systems, which need not exist; see {@link PathText}. */
  public static ValueType<Path> path(String placeholder) {
    return new ValueType<>(placeholder, "a path", PathText::read);
  }

  /** The URI of a store, whose path, if it has one, is read as {@link PathText} reads it. */
  public static ValueType<String> storeUri(String placeholder) {
    return new ValueType<>(
        placeholder, "a text that is not empty", text -> storeUriOf(nonBlank(text)));
  }

  private static String storeUriOf(String text) {
    Matcher store = STORE.matcher(text);
    return store.matches()
        ? store.group("scheme") + PathText.read(store.group("path")) + store.group("query")
        : text;
  }

  public static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "N",
        "a whole number from " + min + " to " + max,
        text -> require(Integer.valueOf(text), n -> n >= min && n <= max));
  }

  /** A whole number that may pass an {@code int}. */
  public static ValueType<Long> wholeNumber(long min, long max) {
    return new ValueType<>(
        "N",
        max == Long.MAX_VALUE
            ? "a whole number of " + min + " or more"
            : "a whole number from " + min + " to " + max,
        text -> require(Long.valueOf(text), n -> n >= min && n <= max));
  }

  /** A number with or without a decimal point. */
  public static ValueType<Double> number(double min, double max) {
    return new ValueType<>(
        "X",
        "a number from %s to %s".formatted(plain(min), plain(max)),
        text -> require(Double.valueOf(text), x -> x >= min && x <= max));
  }

  /** A size in bytes, as a bare number or with a unit: {@code 64MiB}. */
  public static ValueType<Long> size(long min, long max) {
    return new ValueType<>(
        "SIZE",
        "a size from %s%s in B, KiB, MiB, GiB or TiB, such as 64MiB"
            .formatted(bytes(min), max == Long.MAX_VALUE ? "" : " to " + bytes(max)),
        text -> require(Units.parseBytes(text), n -> n >= min && n <= max));
  }

  /** A duration with its unit: {@code 200ms}, {@code 5s}, {@code 15m}, {@code 1h}, {@code 3d}. */
  public static ValueType<Duration> durationFrom(Duration min, Duration max) {
    return new ValueType<>(
        "DURATION",
        "a duration from %s to %s in ms, s, m, h or d, such as 200ms, 5s or 1h"
            .formatted(duration(min), duration(max)),
        text ->
            require(
                Units.parseDuration(text), d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0));
  }

  /** One of the given words, in any letter case; read as the word is written here. */
  public static ValueType<String> oneOf(String... words) {
    return new ValueType<>(
        String.join("|", words),
        "one of " + String.join(", ", words),
        text ->
            List.of(words).stream()
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /** A calendar day: {@code 2026-01-31}. */
  public static ValueType<LocalDate> date() {
    return new ValueType<>(
        "DATE",
        "a date as YYYY-MM-DD",
        text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  /** A number as people write it: {@code 8}, {@code 0.05}. */
  public static String plain(double number) {
    return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }

  private static String nonBlank(String text) {
    return require(text, t -> !t.isBlank());
  }

  private static <T> T require(T value, Predicate<T> valid) {
    if (!valid.test(value)) {
      throw new IllegalArgumentException(String.valueOf(value));
    }
    return value;
  }
}

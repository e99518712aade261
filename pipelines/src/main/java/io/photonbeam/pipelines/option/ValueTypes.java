package io.photonbeam.pipelines.option;

import static io.photonbeam.pipelines.option.Units.bytes;

import io.photonbeam.text.PlaceKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The value types of Photonbeam's options. Bounds are inclusive. */
public final class ValueTypes {
  private static final Pattern STORE =
      Pattern.compile("(?s)(?<scheme>sqlite:|fdb:)(?<path>[^?]*[^?\\s][^?]*)(?<query>(\\?.*)?)");

  private ValueTypes() {}

  /** Present or not; {@code --name=false} is the same as leaving it out. */
  public static ValueType<Boolean> flag() {
    return ValueType.of(
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
    return text(placeholder, "a text that is not empty").where(text -> !text.isBlank());
  }

  /** A text that matches as a whole; {@code valid} says so in words. */
  public static ValueType<String> text(String placeholder, Pattern pattern, String valid) {
    return text(placeholder, valid).where(text -> pattern.matcher(text).matches());
  }

  private static ValueType<String> text(String placeholder, String valid) {
    return ValueType.of(placeholder, valid, text -> text);
  }

  /** A path of this machine's file systems, which need not exist; see {@link PathText}. */
  public static ValueType<Path> path(String placeholder) {
    return ValueType.of(placeholder, "a path", PathText::read);
  }

  /** The path of a folder, which is made when it is missing. */
  public static ValueType<Path> folder(String placeholder) {
    return path(placeholder)
        .withProblem(path -> PlaceKind.FOLDER.obstacle(path).map(is -> is + "; name a folder"));
  }

  /**
   * One path or several, with commas between, none twice; each is read as {@link #path} reads it.
   * What is there under exactly the whole text is one path, whatever commas it has.
   */
  public static ValueType<List<Path>> paths(String placeholder) {
    return ValueType.of(
            placeholder + "[," + placeholder + "]",
            "paths with commas between, none of them twice",
            ValueTypes::pathsOf)
        .writtenBy(paths -> paths.stream().map(Path::toString).collect(Collectors.joining(",")))
        .where(paths -> !paths.isEmpty() && Set.copyOf(paths).size() == paths.size());
  }

  private static List<Path> pathsOf(String text) {
    if (text.indexOf(',') < 0 || PathText.isThere(text)) {
      return List.of(PathText.read(text));
    }
    return Stream.of(text.split(",", -1)).map(PathText::read).toList();
  }

  /** The URI of a store, whose path, if it has one, is read as {@link PathText} reads it. */
  public static ValueType<String> storeUri(String placeholder) {
    return ValueType.of(placeholder, "a text that is not empty", ValueTypes::storeUriOf)
        .where(uri -> !uri.isBlank());
  }

  private static String storeUriOf(String text) {
    Matcher store = STORE.matcher(text);
    return store.matches()
        ? store.group("scheme") + PathText.read(store.group("path")) + store.group("query")
        : text;
  }

  public static ValueType<Integer> integer(int min, int max) {
    return ValueType.of("N", "a whole number from " + min + " to " + max, Integer::valueOf)
        .where(n -> n >= min && n <= max);
  }

  /** A whole number that may pass an {@code int}. */
  public static ValueType<Long> wholeNumber(long min, long max) {
    String valid =
        max == Long.MAX_VALUE
            ? "a whole number of " + min + " or more"
            : "a whole number from " + min + " to " + max;
    return ValueType.of("N", valid, Long::valueOf).where(n -> n >= min && n <= max);
  }

  /** A number with or without a decimal point. */
  public static ValueType<Double> number(double min, double max) {
    String valid = "a number from %s to %s".formatted(plain(min), plain(max));
    return ValueType.of("X", valid, Double::valueOf).where(x -> x >= min && x <= max);
  }

  /** A size in bytes, as a bare number or with a unit: {@code 64MiB}. */
  public static ValueType<Long> size(long min, long max) {
    String valid =
        "a size from %s%s in B, KiB, MiB, GiB or TiB, such as 64MiB"
            .formatted(bytes(min), max == Long.MAX_VALUE ? "" : " to " + bytes(max));
    return ValueType.of("SIZE", valid, Units::parseBytes)
        .writtenBy(Units::bytes)
        .where(n -> n >= min && n <= max);
  }

  /** A duration with its unit: {@code 200ms}, {@code 5s}, {@code 15m}, {@code 1h}, {@code 3d}. */
  public static ValueType<Duration> duration(String min, String max) {
    Duration from = Units.parseDuration(min);
    Duration to = Units.parseDuration(max);
    String valid =
        "a duration from %s to %s in ms, s, m, h or d, such as 200ms, 5s or 1h".formatted(min, max);
    return ValueType.of("DURATION", valid, Units::parseDuration)
        .writtenBy(Units::duration)
        .where(duration -> duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0);
  }

  /** One of the given words, in any letter case; read as the word is written here. */
  public static ValueType<String> oneOf(String... words) {
    return oneOf(String.join("|", words), List.of(words), word -> word);
  }

  /** One of the values, by its code, in any letter case. */
  public static <T> ValueType<T> oneOf(
      String placeholder, List<T> values, Function<T, String> code) {
    String codes = values.stream().map(code).collect(Collectors.joining(", "));
    return ValueType.of(
            placeholder,
            "one of " + codes,
            text ->
                values.stream()
                    .filter(value -> code.apply(value).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new))
        .writtenBy(code);
  }

  /** A calendar day: {@code 2026-01-31}. */
  public static ValueType<LocalDate> date() {
    return ValueType.of(
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
  private static String plain(double number) {
    return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }
}

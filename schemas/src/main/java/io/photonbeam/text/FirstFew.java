package io.photonbeam.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How many things of a kind are told: the first few by name, the others by their number. All
 * outputs keep to it, so that a thousand damaged files fill no screen.
 */
public final class FirstFew {
  /** How many are told by name. */
  public static final int TOLD = 5;

  /** Most characters that are told of a text of unknown length. */
  private static final int CHARACTERS = 1_000;

  private FirstFew() {}

  /**
   * Lines for things of one kind.
   *
   * @param named the first of them, a line each
   * @param all how many there are
   * @param others what the others are, in words behind their number, such as {@code more damaged
   *     blocks}
   */
  public static List<String> lines(Collection<String> named, long all, String others) {
    List<String> lines = new ArrayList<>(named.stream().limit(TOLD).toList());
    long left = all - lines.size();
    if (left > 0) {
      lines.add(String.format(Locale.ROOT, "%,d %s", left, others));
    }
    return lines;
  }

  /** The beginning of a text that may hold whatever a log holds, such as a message of Avro's. */
  public static String characters(String text) {
    return text == null || text.length() <= CHARACTERS
        ? text
        : String.format(
            Locale.ROOT,
            "%s... and %,d more characters",
            text.substring(0, CHARACTERS),
            text.length() - CHARACTERS);
  }

  /** A list in a sentence: {@code a, b, c, d, e and 95 more}. */
  public static String words(Collection<String> named) {
    String first = String.join(", ", named.stream().limit(TOLD).toList());
    int left = named.size() - TOLD;
    return left <= 0 ? first : String.format(Locale.ROOT, "%s and %,d more", first, left);
  }
}

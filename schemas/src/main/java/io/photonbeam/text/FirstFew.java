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
   * @param other what a single other one is, in words behind its number, such as {@code more
   *     damaged block}
   * @param others what several others are
   */
  public static List<String> lines(
      Collection<String> named, long all, String other, String others) {
    List<String> lines = new ArrayList<>(named.stream().limit(TOLD).toList());
    long left = all - lines.size();
    if (left > 0) {
      lines.add(Counted.of(left, other, others));
    }
    return lines;
  }

  /** The beginning of a text that may hold whatever a log holds, such as a message of Avro's. */
  public static String characters(String text) {
    return text == null || text.length() <= CHARACTERS
        ? text
        : "%s... and %s"
            .formatted(
                text.substring(0, CHARACTERS),
                Counted.of(text.length() - CHARACTERS, "more character"));
  }

  /** A list in a sentence: {@code a, b, c, d, e and 95 more}. */
  public static String words(Collection<String> named) {
    String first = String.join(", ", named.stream().limit(TOLD).toList());
    int left = named.size() - TOLD;
    return left <= 0 ? first : String.format(Locale.ROOT, "%s and %,d more", first, left);
  }
}

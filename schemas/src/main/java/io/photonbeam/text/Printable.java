package io.photonbeam.text;

/**
 * Text of unknown origin as it can be shown on a terminal: nothing in the result moves the cursor,
 * changes colours, ends a line or turns the direction of what follows.
 *
 * <p>Control characters appear as {@code \n}, {@code \r}, {@code \t} or {@code \x1b}, separators of
 * lines, marks of direction and halves of surrogate pairs as {@code \}{@code u202e}. All else stays
 * as it is, backslashes too, so that what is shown can't always be told from what was escaped.
 */
public final class Printable {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private Printable() {}

  /** The text as a part of one line. */
  public static String line(String text) {
    return escaped(text, /* keepsLineFeeds= */ false);
  }

  /** The text with the line feeds and tabs that it has, for text made of several lines. */
  public static String lines(String text) {
    return escaped(text, /* keepsLineFeeds= */ true);
  }

  private static String escaped(String text, boolean keepsLineFeeds) {
    int clean = cleanLength(text, keepsLineFeeds);
    if (clean == text.length()) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); i += width(text, i)) {
      int width = width(text, i);
      if (isPlain(text, i, keepsLineFeeds)) {
        result.append(text, i, i + width);
      } else {
        append(result, text.charAt(i));
      }
    }
    return result.toString();
  }

  /** How much at the beginning needs no escape; most texts need none at all. */
  private static int cleanLength(String text, boolean keepsLineFeeds) {
    int i = 0;
    while (i < text.length() && isPlain(text, i, keepsLineFeeds)) {
      i += width(text, i);
    }
    return i;
  }

  private static int width(String text, int index) {
    return Character.charCount(text.codePointAt(index));
  }

  private static boolean isPlain(String text, int index, boolean keepsLineFeeds) {
    int c = text.codePointAt(index);
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    if (c == '\n' || c == '\t') {
      return keepsLineFeeds;
    }
    return !isHarmful(c);
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> c == BYTE_ORDER_MARK || turnsDirection(c);
      default -> false;
    };
  }

  private static boolean turnsDirection(int c) {
    return c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static void append(StringBuilder result, char c) {
    switch (c) {
      case '\n' -> result.append("\\n");
      case '\r' -> result.append("\\r");
      case '\t' -> result.append("\\t");
      default -> result.append((c < 0x100 ? "\\x%02x" : "\\u%04x").formatted((int) c));
    }
  }
}

package io.photonbeam.text;

import java.util.Locale;

/** Numbers of things in words: {@code 1 file}, {@code 2 files}, {@code 12,000 files}. */
public final class Counted {
  private Counted() {}

  /** So many things whose plural ends in an s. */
  public static String of(long number, String one) {
    return of(number, one, one + "s");
  }

  /**
   * So many things, as one says of a single one, or of any other number. A verb may follow in both:
   * {@code 1 file is} and {@code 2 files are}.
   */
  public static String of(long number, String one, String others) {
    return number(number) + " " + choose(number, one, others);
  }

  /** What one says of a single thing, or of any other number of them, without the number. */
  public static String choose(long number, String one, String others) {
    return number == 1 ? one : others;
  }

  /** A number with its thousands parted. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

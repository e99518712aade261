package io.photonbeam.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Words of a command that a person can paste into a shell. A word is always {@linkplain Printable
 * printable}: what a terminal would obey, or a pasted newline would run, is written as {@code
 * $'\033'}, which bash, zsh, ksh and busybox know (and POSIX since 2024).
 */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");

  private ShellWord() {}

  /** The text as a single word, quoted only if it must be. */
  public static String of(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return Printable.line(text).equals(text)
        ? "'" + text.replace("'", "'\\''") + "'"
        : "$'" + escaped(text) + "'";
  }

  /** Octal bytes, as they end after three digits whatever follows. */
  private static String escaped(String text) {
    StringBuilder word = new StringBuilder();
    text.codePoints().mapToObj(Character::toString).forEach(c -> append(word, c));
    return word.toString();
  }

  private static void append(StringBuilder word, String c) {
    if (c.equals("'") || c.equals("\\")) {
      word.append('\\').append(c);
    } else if (Printable.line(c).equals(c)) {
      word.append(c);
    } else {
      for (byte b : c.getBytes(StandardCharsets.UTF_8)) {
        word.append("\\%03o".formatted(b & 0xff));
      }
    }
  }
}

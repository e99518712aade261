package io.photonbeam.pipelines.explain;

import java.util.regex.Pattern;

/** Words of a command that a person can paste into a POSIX shell. */
final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");

  private ShellWord() {}

  /** The text as a single word, quoted only if it must be. */
  static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}

package io.photonbeam.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How this JVM encodes arguments and file names: by the locale that it was started in. */
public final class NameEncoding {
  /** What to do about one that lacks characters. */
  public static final String ADVICE =
      "start with LC_ALL=C.UTF-8 (or another locale of UTF-8), as ./photonbeam does";

  private NameEncoding() {}

  /** Its name, such as {@code UTF-8} or {@code ANSI_X3.4-1968} (which is ASCII). */
  public static String current() {
    return System.getProperty("sun.jnu.encoding", "UTF-8");
  }

  /** Of a text that {@link #lacks} something: what, and what to do about it. */
  public static String lacking() {
    return "characters that this locale's encoding, %s, does not have; %s"
        .formatted(current(), ADVICE);
  }

  /** Whether a text has characters that no name can have here. */
  public static boolean lacks(String text) {
    return Charset.isSupported(current())
        && !Charset.forName(current()).newEncoder().canEncode(text);
  }

  /** Whether every name can be read and written. */
  public static boolean isUnicode() {
    return Charset.isSupported(current())
        && Charset.forName(current()).equals(StandardCharsets.UTF_8);
  }
}

package io.photonbeam.pipelines.option;

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

  /** Whether every name can be read and written. */
  public static boolean isUnicode() {
    return Charset.isSupported(current())
        && Charset.forName(current()).equals(StandardCharsets.UTF_8);
  }
}

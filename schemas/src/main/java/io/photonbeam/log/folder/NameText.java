package io.photonbeam.log.folder;

import io.photonbeam.text.NameEncoding;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names of files as text. A name is bytes to the system; where these are none in the encoding that
 * the JVM takes from its locale, the text is another name, by which the file is not found.
 */
public final class NameText {
  /** What is wrong with such a name, and what to do. */
  static final String REASON = reason(NameEncoding.current());

  /** What is wrong with a name that has no {@link #path} here, and what to do. */
  public static final String UNNAMEABLE =
      ("its name has characters that a process's locale (of %s) lacks; start every process, each"
              + " task manager too, with LC_ALL=C.UTF-8")
          .formatted(NameEncoding.current());

  private static final char REPLACEMENT = '\ufffd';

  private NameText() {}

  /**
   * The path of a name as another process has noted it; empty if the locale of this one lacks its
   * characters, so that it can't name the file.
   */
  public static Optional<Path> path(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Where names are UTF-8 already, another locale is no help. */
  static String reason(String encoding) {
    return "its name has bytes that are no %s, so it can't be found again by its name; rename it%s"
        .formatted(
            encoding,
            encoding.equalsIgnoreCase("UTF-8")
                ? ""
                : ", or, if the name is UTF-8, start with LC_ALL=C.UTF-8");
  }

  /** Whether the path can't be found again by its text. */
  static boolean isUnreadable(Path path) {
    String text = path.toString();
    if (text.indexOf(REPLACEMENT) < 0) {
      return false;
    }
    return !path(text).equals(Optional.of(path));
  }
}

package io.photonbeam.cli.flink;

import java.util.List;
import java.util.regex.Pattern;

/** What a person wants to know of a stack trace that comes as text. */
final class StackTraces {
  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:[\\p{Alnum}_$]+\\.)+[\\p{Alnum}_$]+: ");
  private static final int MAX_LENGTH = 2_000;

  private StackTraces() {}

  /** The exception at the bottom of it, with its message, in one line of bounded length. */
  static String deepestCause(String trace) {
    List<String> lines = trace.strip().lines().toList();
    int start = 0;
    for (int i = 0; i < lines.size(); i++) {
      // Causes of suppressed exceptions are further in.
      if (lines.get(i).startsWith(CAUSED_BY)) {
        start = i;
      }
    }
    StringBuilder cause = new StringBuilder();
    for (String line : lines.subList(start, lines.size())) {
      if (isBelowMessage(line)) {
        break;
      }
      cause.append(cause.isEmpty() ? "" : " ").append(line.strip());
    }
    String text = cause.toString();
    text = text.startsWith(CAUSED_BY) ? text.substring(CAUSED_BY.length()) : text;
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  /** The same without the name of the exception's class, which tells a user nothing. */
  static String deepestMessage(String trace) {
    String cause = deepestCause(trace);
    String message = CLASS_NAME.matcher(cause).replaceFirst("");
    return message.isBlank() ? cause : message;
  }

  private static boolean isBelowMessage(String line) {
    return line.startsWith("\tat ")
        || line.startsWith("\t... ")
        || line.startsWith("\tSuppressed:");
  }
}

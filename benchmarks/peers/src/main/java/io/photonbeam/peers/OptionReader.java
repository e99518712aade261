package io.photonbeam.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Options by name, taken out one after the other; what does not fit is gathered. */
final class OptionReader {
  private final Map<String, String> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Of words of the form {@code --name=value} or {@code --name}. */
  OptionReader(List<String> words) {
    for (String word : words) {
      if (!word.startsWith("--")) {
        problems.add("'%s' is no option.".formatted(word));
        continue;
      }
      int end = word.indexOf('=');
      values.put(
          end < 0 ? word.substring(2) : word.substring(2, end),
          end < 0 ? "" : word.substring(end + 1));
    }
  }

  /** Takes an option; one that is not there, or does not fit, has the other value. */
  <T> T get(String name, T otherwise, Function<String, T> parser) {
    String value = values.remove(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add("--%s=%s: %s".formatted(name, value, e.getMessage()));
      return otherwise;
    }
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException that names everything that does not fit, and every option that
   *     nobody took
   */
  void end() {
    for (String name : new TreeSet<>(values.keySet())) {
      problems.add("There is no option --%s.".formatted(name));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  static long number(String value, long min, long max) {
    if (!value.matches("\\d{1,18}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
      throw new IllegalArgumentException(
          "must be a whole number from %d to %d".formatted(min, max));
    }
    return Long.parseLong(value);
  }

  /** The size of a heap, as {@code -Xmx} has it. */
  static String heap(String value) {
    if (!value.matches("\\d+[kmg]")) {
      throw new IllegalArgumentException("must be a number with k, m or g, such as 4g");
    }
    return value;
  }

  static boolean flag(String value) {
    if (!value.isEmpty()) {
      throw new IllegalArgumentException("takes no value");
    }
    return true;
  }
}

package io.photonbeam.peers.contender;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a contender is started with: words of the form {@code --name=value}. Immutable. */
final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if a word has another form
   */
  static Arguments of(String... words) {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      List<String> parts = List.of(word.split("=", 2));
      if (!word.startsWith("--") || parts.size() < 2) {
        throw new IllegalArgumentException("'%s' is not --name=value.".formatted(word));
      }
      values.put(parts.get(0).substring(2), parts.get(1));
    }
    return new Arguments(values);
  }

  /** A value that is there, or an {@link IllegalArgumentException}. */
  String get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("--%s is missing.".formatted(name)));
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Path path(String name) {
    return Path.of(get(name)).toAbsolutePath();
  }

  int integer(String name) {
    return Integer.parseInt(get(name));
  }
}

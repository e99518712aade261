package io.photonbeam.log.schema;

import java.util.Optional;

/**
 * Looks at a schema's JSON before anything is made of it, as parsers call themselves at each level.
 * One pass over the bytes; what is no JSON is left to the parser.
 */
public final class SchemaText {
  /** Deepest nesting of the JSON; a type takes up to three levels of it. */
  private static final int MAX_DEPTH = 800;

  private SchemaText() {}

  /** Why this should not be parsed, for people; empty if it may be. */
  public static Optional<String> problem(byte[] json) {
    int depth = 0;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> i = endOfText(json, i + 1);
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        return Optional.of("its JSON nests deeper than %,d".formatted(MAX_DEPTH));
      }
    }
    return Optional.empty();
  }

  private static int endOfText(byte[] json, int from) {
    int to = from;
    while (to < json.length && json[to] != '"') {
      to += json[to] == '\\' ? 2 : 1;
    }
    return Math.min(to, json.length);
  }
}

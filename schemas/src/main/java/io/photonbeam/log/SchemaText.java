package io.photonbeam.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks at a schema's JSON before Avro does, whose parser calls itself at each level, and walks the
 * whole schema once for each type that it defines. One pass over the bytes; what is no JSON is left
 * to the parser.
 */
final class SchemaText {
  /** Deepest nesting of the JSON; a type takes up to three levels of it. */
  private static final int MAX_DEPTH = 800;

  /** Most steps of the parser's walks: some seconds of them. */
  private static final long MAX_STEPS = 2_000_000;

  /** Keys that each definition of a record, enum or fixed has one of. */
  private static final byte[][] DEFINITIONS = {ascii("fields"), ascii("symbols"), ascii("size")};

  private static final byte[] TYPE = ascii("type");

  private final byte[] json;
  private long definitions;
  private long types;

  private SchemaText(byte[] json) {
    this.json = json;
  }

  /** Why this should not be parsed, for people; empty if it may be. */
  static Optional<String> problem(byte[] json) {
    return new SchemaText(json).problem();
  }

  private Optional<String> problem() {
    int depth = 0;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> i = text(i + 1);
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        return Optional.of("its JSON nests deeper than %,d".formatted(MAX_DEPTH));
      }
    }
    return definitions * types <= MAX_STEPS
        ? Optional.empty()
        : Optional.of(
            "it defines %,d types with %,d fields and types in them".formatted(definitions, types));
  }

  /** Takes note of a text that begins here; returns where it ends. */
  private int text(int from) {
    int to = from;
    while (to < json.length && json[to] != '"') {
      to += json[to] == '\\' ? 2 : 1;
    }
    int end = Math.min(to, json.length);
    types += is(TYPE, from, end) ? 1 : 0;
    for (byte[] key : DEFINITIONS) {
      definitions += is(key, from, end) ? 1 : 0;
    }
    return end;
  }

  private boolean is(byte[] key, int from, int to) {
    return Arrays.equals(json, from, to, key, 0, key.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package io.photonbeam.log.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.SchemaParseException;

/**
 * What Avro's parser would do with the JSON of a schema, found in one walk before it does: it walks
 * the whole schema once for each type that is defined, and writes out the namespace, which a type
 * takes from what it stands in, at each name.
 */
final class ParseCost implements SchemaTree.Visitor {
  /** Most steps of the parser's walks: some seconds of them. */
  private static final long MAX_STEPS = 2_000_000;

  /** Most characters of names with their namespaces. */
  private static final long MAX_NAMES = 32 << 20;

  private long definitions;
  private long uses;
  private long names;

  private ParseCost() {}

  /**
   * Refuses a schema that would take too long to parse.
   *
   * @throws SchemaParseException if it is one; its message is for people
   */
  static void check(JsonNode schema) {
    ParseCost cost = new ParseCost();
    SchemaTree.walk(schema, "", cost);
    if (cost.definitions * cost.uses > MAX_STEPS) {
      throw new SchemaParseException(
          "it defines %,d types, and uses types in %,d places"
              .formatted(cost.definitions, cost.uses));
    }
  }

  @Override
  public void reference(JsonNode holder, String key, int index, String name, String namespace) {
    uses++;
    if (!SchemaTree.isPrimitive(name)) {
      addNames(1, name.length() + namespace.length());
    }
  }

  @Override
  public void type(ObjectNode type, String namespace) {
    uses++;
    if (SchemaTree.isNamed(type)) {
      definitions++;
      int length =
          type.get("name").textValue().length()
              + Math.max(namespace.length(), type.path("namespace").asText().length());
      addNames(1L + type.path("aliases").size(), length);
    }
  }

  private void addNames(long number, int length) {
    names += number * length;
    if (names > MAX_NAMES) {
      throw new SchemaParseException(
          "its names, each with its namespace, are longer than %,d characters together"
              .formatted(MAX_NAMES));
    }
  }
}

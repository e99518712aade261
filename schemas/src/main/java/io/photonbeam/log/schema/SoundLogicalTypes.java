package io.photonbeam.log.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Takes logical types out of a schema's JSON that mean nothing there, so that Avro has none to
 * ignore: it warns of each, each time that it parses the schema.
 */
final class SoundLogicalTypes {
  private static final String KEY = LogicalType.LOGICAL_TYPE_PROP;

  private boolean changed;

  private SoundLogicalTypes() {}

  /** Changes the JSON of a schema; false if nothing had to be. */
  static boolean in(JsonNode schema) {
    SoundLogicalTypes types = new SoundLogicalTypes();
    SchemaTree.walk(
        schema,
        "",
        new SchemaTree.Visitor() {
          @Override
          public void reference(JsonNode holder, String key, int at, String name, String space) {}

          @Override
          public void type(ObjectNode type, String namespace) {
            types.check(type);
          }
        });
    return types.changed;
  }

  private void check(ObjectNode type) {
    if (type.path(KEY).isTextual() && !isSound(type)) {
      type.remove(KEY);
      changed = true;
    }
    for (JsonNode field : type.path("fields")) {
      // Beside a field's type instead of in it, it has no meaning.
      if (field instanceof ObjectNode object && object.remove(KEY) != null) {
        changed = true;
      }
    }
  }

  private static boolean isSound(ObjectNode type) {
    try {
      Schema bare = bare(type);
      type.properties().forEach(property -> copy(property.getKey(), property.getValue(), bare));
      LogicalType unused = LogicalTypes.fromSchema(bare);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** A schema of the same type, without what is in it. */
  private static Schema bare(ObjectNode type) {
    Schema inner = Schema.create(Schema.Type.NULL);
    return switch (type.path("type").asText()) {
      case "record", "error" -> Schema.createRecord("R", null, null, false, List.of());
      case "enum" -> Schema.createEnum("E", null, null, List.of());
      case "array" -> Schema.createArray(inner);
      case "map" -> Schema.createMap(inner);
      case "fixed" -> Schema.createFixed("F", null, null, type.path("size").asInt());
      default ->
          Schema.create(Schema.Type.valueOf(type.path("type").asText().toUpperCase(Locale.ROOT)));
    };
  }

  private static void copy(String key, JsonNode value, Schema into) {
    if (key.equals(KEY)) {
      into.addProp(key, value.textValue());
    } else if (isProperty(key) && value.isInt()) {
      into.addProp(key, (Object) value.intValue());
    } else if (isProperty(key) && value.isTextual()) {
      into.addProp(key, value.textValue());
    }
  }

  private static boolean isProperty(String key) {
    return !List.of("type", "name", "namespace", "doc", "size", "symbols", "items", "values")
        .contains(key);
  }
}

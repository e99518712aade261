package io.photonbeam.log.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.apache.avro.Schema;

/** Where in the JSON of a schema its types stand. What is no schema is passed over. */
final class SchemaTree {
  private static final Set<String> NAMED = Set.of("record", "error", "enum", "fixed");

  private SchemaTree() {}

  /** A place that holds a type: in a field, an array, a map or a union. */
  interface Visitor {
    /** The JSON text that refers to a type by name, in {@code holder}, a field or an array. */
    void reference(JsonNode holder, String key, int index, String name, String namespace);

    /** An object that describes a type. */
    void type(ObjectNode type, String namespace);
  }

  /** Shows all types of a schema in the order in which they stand. */
  static void walk(JsonNode schema, String namespace, Visitor visitor) {
    if (schema.isArray()) {
      for (int i = 0; i < schema.size(); i++) {
        child(schema, null, i, schema.get(i), namespace, visitor);
      }
    } else if (schema instanceof ObjectNode type) {
      visitor.type(type, namespace);
      String within = isNamed(type) ? namespace(fullName(type, namespace)) : namespace;
      walkInner(type, within, visitor);
    }
  }

  private static void walkInner(ObjectNode type, String namespace, Visitor visitor) {
    JsonNode kind = type.path("type");
    if (kind.isContainerNode()) {
      walk(kind, namespace, visitor);
    } else if (!isNamed(type) && kind.isTextual()) {
      visitor.reference(type, "type", -1, kind.textValue(), namespace);
    }
    inner(type, "items", namespace, visitor);
    inner(type, "values", namespace, visitor);
    for (JsonNode field : type.path("fields")) {
      if (field.isObject()) {
        inner(field, "type", namespace, visitor);
      }
    }
  }

  private static void inner(JsonNode holder, String key, String namespace, Visitor visitor) {
    if (holder.has(key)) {
      child(holder, key, -1, holder.get(key), namespace, visitor);
    }
  }

  private static void child(
      JsonNode holder, String key, int index, JsonNode child, String namespace, Visitor visitor) {
    if (child.isTextual()) {
      visitor.reference(holder, key, index, child.textValue(), namespace);
    } else {
      walk(child, namespace, visitor);
    }
  }

  /** Whether an object defines a type that has a name. */
  static boolean isNamed(ObjectNode type) {
    return NAMED.contains(type.path("type").asText()) && type.path("name").isTextual();
  }

  /** A defined type's name with its namespace, if it has one. */
  static String fullName(ObjectNode type, String enclosing) {
    String name = type.get("name").textValue();
    if (name.indexOf('.') >= 0) {
      return name;
    }
    JsonNode own = type.get("namespace");
    String namespace = own == null || !own.isTextual() ? enclosing : own.textValue();
    return namespace.isEmpty() ? name : namespace + "." + name;
  }

  /** What stands before a full name's last dot, or nothing. */
  static String namespace(String fullName) {
    int dot = fullName.lastIndexOf('.');
    return dot < 0 ? "" : fullName.substring(0, dot);
  }

  /** Whether a name means one of Avro's own types. */
  static boolean isPrimitive(String name) {
    for (Schema.Type type : Schema.Type.values()) {
      if (type.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}

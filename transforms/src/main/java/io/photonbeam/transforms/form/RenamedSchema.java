package io.photonbeam.transforms.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * Makes two schemas fit into one, where both define a type of the same name differently: two
 * versions of a shared header, say. One of them gets its types renamed, with their old names as
 * aliases, so that Avro still reads records written under these.
 */
public final class RenamedSchema {
  private static final String NAMESPACE = "photonbeam_primary";

  private final Map<String, Schema> renamed = new HashMap<>();

  private RenamedSchema() {}

  /** The schema itself if its types do not clash with the other's, else with renamed types. */
  public static Schema apart(Schema schema, Schema other) {
    Map<String, Schema> types = new HashMap<>();
    collect(other, types);
    Map<String, Schema> own = new HashMap<>();
    collect(schema, own);
    boolean clash =
        own.entrySet().stream()
            .anyMatch(e -> !e.getValue().equals(types.getOrDefault(e.getKey(), e.getValue())));
    return clash ? new RenamedSchema().rename(schema) : schema;
  }

  private static void collect(Schema schema, Map<String, Schema> into) {
    switch (schema.getType()) {
      case RECORD -> {
        if (into.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), into));
        }
      }
      case ENUM, FIXED -> into.put(schema.getFullName(), schema);
      case ARRAY -> collect(schema.getElementType(), into);
      case MAP -> collect(schema.getValueType(), into);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, into));
      default -> {}
    }
  }

  private Schema rename(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> {
        Schema known = renamed.get(schema.getFullName());
        yield known != null ? known : renameNamed(schema);
      }
      case ARRAY -> copyProperties(schema, Schema.createArray(rename(schema.getElementType())));
      case MAP -> copyProperties(schema, Schema.createMap(rename(schema.getValueType())));
      case UNION -> Schema.createUnion(schema.getTypes().stream().map(this::rename).toList());
      default -> schema;
    };
  }

  private Schema renameNamed(Schema schema) {
    String namespace =
        schema.getNamespace() == null ? NAMESPACE : NAMESPACE + "." + schema.getNamespace();
    String name = schema.getName();
    Schema copy =
        switch (schema.getType()) {
          case ENUM ->
              Schema.createEnum(
                  name,
                  schema.getDoc(),
                  namespace,
                  schema.getEnumSymbols(),
                  schema.getEnumDefault());
          case FIXED -> Schema.createFixed(name, schema.getDoc(), namespace, schema.getFixedSize());
          default -> Schema.createRecord(name, schema.getDoc(), namespace, schema.isError());
        };
    copyProperties(schema, copy);
    copy.addAlias(name, schema.getNamespace() == null ? "" : schema.getNamespace());
    renamed.put(schema.getFullName(), copy);
    if (schema.getType() == Schema.Type.RECORD) {
      List<Schema.Field> fields = new ArrayList<>();
      for (Schema.Field field : schema.getFields()) {
        fields.add(new Schema.Field(field, rename(field.schema())));
      }
      copy.setFields(fields);
    }
    return copy;
  }

  /** Copies logical types and whatever else a schema carries. */
  private static Schema copyProperties(JsonProperties from, Schema to) {
    to.putAll(from);
    if (from instanceof Schema schema && schema.getLogicalType() != null) {
      schema.getLogicalType().addToSchema(to);
    }
    return to;
  }
}

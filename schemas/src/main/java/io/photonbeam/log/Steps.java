package io.photonbeam.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * Compiles a schema into {@link Step}s that pass over its records and note the values at some field
 * paths.
 */
final class Steps {
  /** Records that hold no noted field, by full name: they may contain themselves. */
  private final Map<String, Step> plainRecords = new HashMap<>();

  /** What to do at the fields that are noted. */
  private final Map<String, Function<Schema, Step>> noted;

  private Steps(Map<String, Function<Schema, Step>> noted) {
    this.noted = noted;
  }

  /**
   * Compiles a record schema.
   *
   * @param noted for each field path, what makes the step for the (non-null) schema found there, or
   *     for each branch of a union there
   * @throws IllegalArgumentException if the schema is no record, or a path leads nowhere; the
   *     message names the path
   */
  static Step compile(Schema schema, Map<String, Function<Schema, Step>> noted) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("its records are of type " + schema.getType());
    }
    for (String path : noted.keySet()) {
      requirePath(schema, path);
    }
    return new Steps(noted).record(schema, "");
  }

  private static void requirePath(Schema top, String path) {
    Schema at = top;
    for (String name : path.split("\\.", -1)) {
      Schema record = nonNull(at);
      Schema.Field field = record.getType() == Schema.Type.RECORD ? record.getField(name) : null;
      if (field == null) {
        throw new IllegalArgumentException("its schema has no field '" + path + "'");
      }
      at = field.schema();
    }
  }

  /** The schema itself, or the only branch beside null. */
  private static Schema nonNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> branches =
        schema.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    return branches.size() == 1 ? branches.get(0) : schema;
  }

  private Step record(Schema schema, String prefix) {
    Step[] fields = new Step[schema.getFields().size()];
    for (Schema.Field field : schema.getFields()) {
      fields[field.pos()] = field(field.schema(), prefix + field.name());
    }
    return Step.overFields(fields);
  }

  private Step field(Schema schema, String path) {
    Function<Schema, Step> note = noted.get(path);
    if (note != null) {
      return branches(schema, note);
    }
    if (noted.keySet().stream().anyMatch(p -> p.startsWith(path + "."))) {
      return branches(schema, branch -> record(branch, path + "."));
    }
    return plain(schema);
  }

  /** Applies {@code inner} to a field's schema, or to each branch of it beside null. */
  private Step branches(Schema schema, Function<Schema, Step> inner) {
    if (schema.getType() != Schema.Type.UNION) {
      return inner.apply(schema);
    }
    return Step.overUnion(
        schema.getTypes().stream()
            .map(b -> b.getType() == Schema.Type.NULL ? plain(b) : inner.apply(b))
            .toArray(Step[]::new));
  }

  private Step plain(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> plainRecord(schema);
      case UNION ->
          Step.overUnion(schema.getTypes().stream().map(this::plain).toArray(Step[]::new));
      case ARRAY -> Step.overItems(plain(schema.getElementType()));
      case MAP -> Step.overItems(mapEntry(plain(schema.getValueType())));
      default -> Step.overPrimitive(schema);
    };
  }

  private static Step mapEntry(Step value) {
    return cursor -> {
      cursor.skip(cursor.readLength());
      value.pass(cursor);
    };
  }

  private Step plainRecord(Schema schema) {
    Step known = plainRecords.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    Step[] fields = new Step[schema.getFields().size()];
    Step step = Step.overFields(fields);
    plainRecords.put(schema.getFullName(), step);
    for (Schema.Field field : schema.getFields()) {
      fields[field.pos()] = plain(field.schema());
    }
    return step;
  }
}

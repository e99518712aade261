package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * Takes id, key and time out of whole records of one schema. Written apart from the pipeline's
 * scanner on purpose. Not thread-safe: it holds what it took from the last record.
 */
final class EventRoles {
  private final EventFields fields;
  private byte[] id;
  private byte[] key;
  private long micros;
  private String problem;

  /** What a record is. */
  enum Kind {
    /** An event that can be joined if its primary event is there. */
    EVENT,
    /** A foreign event that names no primary event. */
    WITHOUT_KEY,
    /** No event: its id, key or time can't be used. */
    MALFORMED
  }

  /** A value, with the type that it has: that of its branch where the schema is a union. */
  record Value(Schema type, Object value) {
    static Value of(Schema schema, Object value) {
      return schema.getType() == Schema.Type.UNION
          ? new Value(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value)
          : new Value(schema, value);
    }
  }

  /**
   * Roles in records of a schema.
   *
   * @throws IllegalArgumentException if a field is not there or can't play its role; the message
   *     reads on from a file's name
   */
  EventRoles(Schema schema, EventFields fields) {
    this.fields = fields;
    fields.byRole().forEach((role, path) -> require(schema, role, path));
  }

  /** What a schema's fields lack for their roles, by role as in {@link EventFields#byRole()}. */
  static Map<String, String> problems(Schema schema, EventFields fields) {
    Map<String, String> problems = new LinkedHashMap<>();
    fields
        .byRole()
        .forEach(
            (role, path) -> {
              try {
                require(schema, role, path);
              } catch (IllegalArgumentException e) {
                problems.put(role, e.getMessage());
              }
            });
    return problems;
  }

  private static void require(Schema schema, String role, String path) {
    List<Schema> types = typesAt(schema, path);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("has no field '%s' in its schema".formatted(path));
    }
    Predicate<Schema> usable =
        switch (role) {
          case "time" -> TimeValue::canBe;
          case "key" -> type -> IdValue.canBe(type) || type.getType() == Schema.Type.NULL;
          default -> IdValue::canBe;
        };
    if (types.stream().noneMatch(usable)) {
      throw new IllegalArgumentException(
          "has %s of type %s in field '%s'"
              .formatted(
                  role.equals("time") ? "times" : "ids", types.get(0).getType().getName(), path));
    }
  }

  /** The types, no unions, that values at a path may have. */
  private static List<Schema> typesAt(Schema schema, String path) {
    List<Schema> found = new ArrayList<>();
    for (Schema type : branches(schema)) {
      FieldPath.Step step =
          type.getType() == Schema.Type.RECORD ? FieldPath.first(type, path) : null;
      if (step != null) {
        found.addAll(
            step.rest().isEmpty()
                ? branches(step.field().schema())
                : typesAt(step.field().schema(), step.rest()));
      }
    }
    return found;
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }

  /** The canonical text of the record's id, in UTF-8; null if the record has none. */
  byte[] id() {
    return id;
  }

  /** The canonical text of the id of the primary event; null if the record has none. */
  byte[] key() {
    return key;
  }

  /** When the event happened, in epoch microseconds. */
  long micros() {
    return micros;
  }

  /** What is wrong with a record that was malformed when it was taken, for people. */
  String problem() {
    return problem;
  }

  /** Takes the record's parts. */
  Kind take(IndexedRecord record) {
    Value named = fields.isPrimary() ? null : at(record, fields.key());
    id = IdValue.text(at(record, fields.id()));
    key = fields.isPrimary() ? id : IdValue.text(named);
    Value at = at(record, fields.time());
    OptionalLong time = TimeValue.micros(at, fields.timeUnit());
    if (id == null) {
      return malformed(fields.id() + " is missing or no id");
    }
    if (time.isEmpty()) {
      return malformed(fields.time() + " " + TimeValue.problem(at, fields.log()));
    }
    micros = time.getAsLong();
    if (key != null) {
      return Kind.EVENT;
    }
    return named == null || named.value() == null
        ? Kind.WITHOUT_KEY
        : malformed(fields.key() + " is no id");
  }

  private Kind malformed(String why) {
    problem = why;
    return Kind.MALFORMED;
  }

  /** The value at a path; null if the record has no such field. */
  private static Value at(IndexedRecord record, String path) {
    Value at = new Value(record.getSchema(), record);
    String rest = path;
    while (!rest.isEmpty()) {
      FieldPath.Step step =
          at.value() instanceof IndexedRecord inner
              ? FieldPath.first(inner.getSchema(), rest)
              : null;
      if (step == null) {
        return null;
      }
      Object value = ((IndexedRecord) at.value()).get(step.field().pos());
      at = Value.of(step.field().schema(), value);
      rest = step.rest();
    }
    return at;
  }
}

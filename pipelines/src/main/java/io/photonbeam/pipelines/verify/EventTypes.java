package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Which types of records are events, in one log file. Not thread-safe. */
final class EventTypes {
  private final Path file;
  private final EventFields fields;
  private final Findings findings;
  private final RowCheck rows;
  private final IdentityHashMap<Schema, Optional<EventType>> types = new IdentityHashMap<>();

  /** Tells why events of a schema can't be written as rows, for people; empty if they can. */
  interface RowCheck {
    Optional<String> problem(Schema event);
  }

  /** A type of records that are events. */
  record EventType(EventRoles roles, boolean isWritable) {}

  EventTypes(Path file, EventFields fields, Findings findings, RowCheck rows) {
    this.file = file;
    this.fields = fields;
    this.findings = findings;
    this.rows = rows;
  }

  /** Why no record of a schema can be an event, in words that follow a file's name. */
  static Optional<String> problem(Schema schema, EventFields fields) {
    List<Schema> records = records(schema);
    if (records.isEmpty()) {
      return Optional.of("has no records, but " + schema.getType().getName());
    }
    List<String> problems =
        records.stream()
            .map(record -> String.join(" and ", EventRoles.problems(record, fields).values()))
            .toList();
    return problems.contains("") ? Optional.empty() : Optional.of(problems.get(0));
  }

  /** The record types of a log's schema: one, or those among the branches of a union. */
  static List<Schema> records(Schema schema) {
    List<Schema> types =
        schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    return types.stream().filter(type -> type.getType() == Schema.Type.RECORD).toList();
  }

  /** What is known of a record's type; empty if it is no event. */
  Optional<EventType> of(Object record) {
    return record instanceof GenericRecord generic ? of(generic.getSchema()) : Optional.empty();
  }

  /** The same for records of a schema; the findings are told once that they can't be written. */
  Optional<EventType> of(Schema schema) {
    return types.computeIfAbsent(schema, this::typeOf);
  }

  private Optional<EventType> typeOf(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      return Optional.empty();
    }
    try {
      EventRoles roles = new EventRoles(schema, fields);
      Optional<String> problem = rows.problem(schema);
      problem.ifPresent(why -> findings.unwritable(file, why));
      return Optional.of(new EventType(roles, problem.isEmpty()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.row.JoinedSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The schema of a file of dead letters: first the foreign event as one struct, in a column named as
 * in the joined log, then what is told of it. Files about places without an event have no such
 * column. Immutable, thread-safe.
 */
final class DeadLetterSchema {
  static final String DETAIL = "detail";
  static final String AT = "at";
  static final String FILE = "file";
  static final String OFFSET = "offset";

  /** Only of places without an event. */
  static final String RECORDS = "records";

  /** Key of a file's metadata: the pipeline that wrote it. */
  static final String PIPELINE_KEY = "photonbeam.pipeline";

  /** Columns that are read out of the names of folders. */
  private static final List<String> PARTITIONS = List.of("reason", "date");

  /** For what there is no event of. */
  static final DeadLetterSchema BARE = new DeadLetterSchema(Optional.empty());

  private final Optional<String> eventColumn;
  private final Schema row;

  private DeadLetterSchema(Optional<Schema> event) {
    this.eventColumn = event.map(DeadLetterSchema::columnOf);
    List<Schema.Field> fields = new ArrayList<>();
    event.ifPresent(schema -> fields.add(new Schema.Field(columnOf(schema), schema)));
    fields.addAll(about());
    if (event.isEmpty()) {
      fields.add(new Schema.Field(RECORDS, Schema.create(Schema.Type.LONG)));
    }
    this.row =
        Schema.createRecord(
            "DeadLetter",
            "A foreign event that was not joined, or damage in a log.",
            "io.photonbeam.letters",
            false,
            fields);
  }

  /** The schema for foreign events; empty if Parquet can't hold them. */
  static Optional<DeadLetterSchema> of(Schema event) {
    DeadLetterSchema schema = new DeadLetterSchema(Optional.of(event));
    return StagedParquet.problem(schema.row).isEmpty() ? Optional.of(schema) : Optional.empty();
  }

  private static List<Schema.Field> about() {
    Schema micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    return List.of(
        new Schema.Field(DETAIL, Schema.create(Schema.Type.STRING)),
        new Schema.Field(AT, micros),
        new Schema.Field(FILE, Schema.create(Schema.Type.STRING)),
        new Schema.Field(OFFSET, Schema.create(Schema.Type.LONG)));
  }

  private static String columnOf(Schema event) {
    String name = JoinedSchema.snakeCase(event.getName());
    boolean clash =
        PARTITIONS.contains(name)
            || about().stream().map(Schema.Field::name).anyMatch(name::equals);
    return clash ? "foreign_" + name : name;
  }

  Schema row() {
    return row;
  }

  /** What a file says of itself: who wrote it, and where its events are to be found again. */
  Map<String, String> metadata(String pipeline) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(PIPELINE_KEY, pipeline);
    eventColumn.ifPresent(column -> metadata.put(JoinedSchema.FOREIGN_KEY, column));
    return metadata;
  }

  /** The event within a row of such a file. */
  static GenericRecord event(GenericRecord row, String column) {
    return (GenericRecord) row.get(column);
  }
}

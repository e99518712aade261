package io.photonbeam.pipelines.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/**
 * Takes apart the rows that adapters make: the foreign event's id, and what the adapter gave. Not
 * thread-safe; quick where rows have the same schema as the ones before.
 */
final class ShapedRow {
  private static final String FOREIGN_ID = "foreign_id";
  private static final Set<String> ADDED = Set.of(FOREIGN_ID, "commit_id", "joined_at");

  private Schema rowSchema;
  private Schema contentSchema;
  private List<Integer> positions;

  /** The foreign event's id; null if there is none. */
  static byte[] foreignId(IndexedRecord row) {
    Schema.Field field = row.getSchema().getField(FOREIGN_ID);
    Object value = field == null ? null : row.get(field.pos());
    return value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A record without the columns that every row gets, always of the same name. */
  GenericRecord content(IndexedRecord row) {
    if (!row.getSchema().equals(rowSchema)) {
      take(row.getSchema());
    }
    GenericData.Record content = new GenericData.Record(contentSchema);
    for (int i = 0; i < positions.size(); i++) {
      content.put(i, row.get(positions.get(i)));
    }
    return content;
  }

  private void take(Schema schema) {
    List<Schema.Field> fields =
        schema.getFields().stream().filter(field -> !ADDED.contains(field.name())).toList();
    rowSchema = schema;
    positions = fields.stream().map(Schema.Field::pos).toList();
    contentSchema =
        Schema.createRecord(
            "ShapedRow",
            null,
            "io.photonbeam.verify",
            false,
            fields.stream().map(field -> new Schema.Field(field, field.schema())).toList());
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.transforms.output.PartitionHour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static final Set<String> FOLDERS = Set.of("date", "hour");

  private Schema rowSchema;
  private Schema contentSchema;
  private List<Integer> positions;

  /** The foreign event's id; null if there is none. */
  static byte[] foreignId(IndexedRecord row) {
    Schema.Field field = row.getSchema().getField(FOREIGN_ID);
    Object value = field == null ? null : row.get(field.pos());
    return value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The second half of the hash of a row's content, in an hour: the row itself need not tell when
   * its event was.
   */
  static long inHour(long low, Optional<PartitionHour> hour) {
    return low + hour.map(PartitionHour::hour).orElse(-1L) * 0x9E3779B97F4A7C15L;
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

  /**
   * Under which name a field stands in a file: those of the folders' columns, in any case, get as
   * many underscores as make them another. Files of older versions have the fields' own names.
   */
  private static String column(String field, Set<String> names) {
    String column = field;
    while (FOLDERS.contains(column.toLowerCase(Locale.ROOT))
        || (!column.equals(field) && names.contains(column))) {
      column += "_";
    }
    return column;
  }

  private void take(Schema schema) {
    List<Schema.Field> fields =
        schema.getFields().stream().filter(field -> !ADDED.contains(field.name())).toList();
    Set<String> names = fields.stream().map(Schema.Field::name).collect(Collectors.toSet());
    rowSchema = schema;
    positions = fields.stream().map(Schema.Field::pos).toList();
    contentSchema =
        Schema.createRecord(
            "ShapedRow",
            null,
            "io.photonbeam.verify",
            false,
            fields.stream()
                .map(field -> new Schema.Field(column(field.name(), names), field.schema()))
                .toList());
  }
}

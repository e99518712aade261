package io.photonbeam.transforms.shaping;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.transforms.output.DictionaryColumns;
import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.row.ColumnNames;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.row.RowShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.api.WriteSupport;

/**
 * The schema of rows that an adapter shapes: the fields that it wants, under other names where
 * readers would not see them ({@link ColumnNames}), then the foreign event's id, by which a shaped
 * row can always be told from others, the commit's id and the time of joining. Thread-safe.
 */
public final class AdaptedSchema implements RowShape {
  /** Under this a file says which adapter made its rows. */
  public static final String ADAPTER_KEY = "photonbeam.adapter";

  private static final List<String> OWN =
      List.of(JoinedSchema.FOREIGN_ID, JoinedSchema.COMMIT_ID, JoinedSchema.JOINED_AT);

  private final String adapter;
  private final Schema content;
  private final Schema row;
  private final Optional<String> problem;
  private final DictionaryColumns dictionaries = new DictionaryColumns();

  private AdaptedSchema(String adapter, Schema content, Optional<String> problem) {
    this.adapter = adapter;
    this.content = content;
    this.row = problem.isPresent() ? null : rowSchema(content);
    this.problem = problem.or(() -> unwritable(row));
  }

  /** What an adapter makes of pairs of these schemas, or why it can't. */
  public static AdaptedSchema of(JoinAdapter adapter, JoinedSchema pair) {
    String name = adapter.getClass().getName();
    try {
      Schema content = adapter.rowSchema(pair.foreign(), pair.primary());
      return new AdaptedSchema(name, content, unusable(content));
    } catch (Throwable e) {
      Throwable failure = AdapterFailure.of(e);
      return new AdaptedSchema(name, null, Optional.of("its rowSchema failed: " + failure));
    }
  }

  private static Optional<String> unusable(Schema content) {
    if (content == null || content.getType() != Schema.Type.RECORD) {
      return Optional.of("its rowSchema must give a record, not " + content);
    }
    return content.getFields().stream()
        .map(Schema.Field::name)
        .filter(OWN::contains)
        .findFirst()
        .map(name -> "its rowSchema has a field '" + name + "', which every row gets anyway");
  }

  private static Optional<String> unwritable(Schema row) {
    return StagedParquet.problem(row)
        .map(problem -> "Parquet can't hold what its rowSchema gives: " + problem);
  }

  private static Schema rowSchema(Schema content) {
    List<Schema.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    content.getFields().forEach(field -> names.add(field.name()));
    for (Schema.Field field : content.getFields()) {
      fields.add(renamed(field, ColumnNames.free(field.name(), names)));
    }
    fields.add(new Schema.Field(JoinedSchema.FOREIGN_ID, Schema.create(Schema.Type.STRING)));
    fields.addAll(JoinedSchema.commitColumns());
    return JoinedSchema.record(fields);
  }

  private static Schema.Field renamed(Schema.Field field, String name) {
    return name.equals(field.name())
        ? new Schema.Field(field, field.schema())
        : new Schema.Field(
            name,
            field.schema(),
            field.doc(),
            field.hasDefaultValue() ? field.defaultVal() : null,
            field.order());
  }

  /** The schema that the adapter gave. */
  public Schema content() {
    return content;
  }

  @Override
  public Schema row() {
    return row;
  }

  /**
   * The row of a record that the adapter gave, of no event and no commit: it can be written if that
   * of any event can.
   */
  public GenericRecord blank(GenericRecord adapted) {
    GenericRecord blank = new GenericData.Record(row);
    int fields = content.getFields().size();
    for (int i = 0; i < fields; i++) {
      blank.put(i, adapted.get(i));
    }
    blank.put(JoinedSchema.FOREIGN_ID, "");
    blank.put(JoinedSchema.COMMIT_ID, "");
    blank.put(JoinedSchema.JOINED_AT, 0L);
    return blank;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(ADAPTER_KEY, adapter);
  }

  @Override
  public DictionaryColumns dictionaries() {
    return dictionaries;
  }

  /** Why pairs can't be adapted, for people; empty if they can. */
  @Override
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public WriteSupport<JoinedRow> writer(CommitColumns commit, RepairedTexts repaired) {
    return new AdaptedWriteSupport(row, content.getFields().size(), commit, repaired);
  }
}

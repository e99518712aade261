package io.photonbeam.transforms.row;

import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.form.RenamedSchema;
import io.photonbeam.transforms.form.RowForm;
import io.photonbeam.transforms.output.DictionaryColumns;
import io.photonbeam.transforms.output.StagedParquet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.parquet.hadoop.api.WriteSupport;

/**
 * The schema of a joined row: the foreign and the primary event as one struct each, named after
 * their Avro record in lower snake case, then the commit's id and the time of joining. If the names
 * clash with each other or with other columns, which may be those of the folders, they are {@code
 * foreign_…} and {@code primary_…}. Thread-safe.
 */
public final class JoinedSchema implements RowShape {
  /** Column that holds the foreign event's id, as text; only of rows that an adapter made. */
  public static final String FOREIGN_ID = "foreign_id";

  /** Column that holds the id of the row's commit. */
  public static final String COMMIT_ID = "commit_id";

  /** Column that holds when the row was joined, a {@code timestamp-micros}. */
  public static final String JOINED_AT = "joined_at";

  /** Under this a file says which column holds the foreign events. */
  public static final String FOREIGN_KEY = "photonbeam.foreign";

  /** Where a word begins; looks at no more than the characters around, as a name may be long. */
  private static final Pattern WORD =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final String PRIMARY_KEY = "photonbeam.primary";

  private final String foreignColumn;
  private final String primaryColumn;
  private final Schema loggedForeign;
  private final Schema loggedPrimary;
  private final Schema foreign;
  private final Schema primary;
  private final Schema row;
  private final Optional<String> problem;
  private final DictionaryColumns dictionaries = new DictionaryColumns();

  /** Null until the first file is written; two who begin at once make the same. */
  private volatile PairColumns columns;

  private JoinedSchema(Schema foreign, Schema primary) {
    String foreignName = snakeCase(foreign.getName());
    String primaryName = snakeCase(primary.getName());
    boolean clash =
        foreignName.equals(primaryName)
            || ColumnNames.isTaken(foreignName)
            || ColumnNames.isTaken(primaryName);
    this.foreignColumn = ColumnNames.free(clash ? "foreign_" + foreignName : foreignName);
    this.primaryColumn = ColumnNames.free(clash ? "primary_" + primaryName : primaryName);
    this.loggedForeign = foreign;
    this.loggedPrimary = primary;
    this.foreign = RowForm.of(foreign);
    this.primary = RenamedSchema.apart(RowForm.of(primary), this.foreign);
    this.row = rowSchema();
    this.problem = StagedParquet.problem(row);
  }

  /** The rows' schema for events of these two schemas. */
  public static JoinedSchema of(Schema foreign, Schema primary) {
    return new JoinedSchema(foreign, primary);
  }

  private Schema rowSchema() {
    List<Schema.Field> fields = new ArrayList<>(events());
    fields.addAll(commitColumns());
    return record(fields);
  }

  private List<Schema.Field> events() {
    return List.of(
        new Schema.Field(foreignColumn, foreign), new Schema.Field(primaryColumn, primary));
  }

  /** The schema of a record that holds nothing but the two events. */
  public static Schema nested(Schema foreign, Schema primary) {
    return record(of(foreign, primary).events());
  }

  /** The columns that are last in every row. */
  public static List<Schema.Field> commitColumns() {
    Schema micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    return List.of(
        new Schema.Field(COMMIT_ID, Schema.create(Schema.Type.STRING)),
        new Schema.Field(JOINED_AT, micros));
  }

  public static Schema record(List<Schema.Field> fields) {
    return Schema.createRecord(
        "Joined", "A foreign event with its primary event.", "io.photonbeam.joined", false, fields);
  }

  /** Name of the foreign event's column. */
  public String foreignColumn() {
    return foreignColumn;
  }

  /** Name of the primary event's column. */
  public String primaryColumn() {
    return primaryColumn;
  }

  /** Schema of the foreign event within a row. */
  public Schema foreign() {
    return foreign;
  }

  /** Schema of the primary event within a row. */
  public Schema primary() {
    return primary;
  }

  /** Schema of the foreign event in its log. */
  Schema loggedForeign() {
    return loggedForeign;
  }

  /** Schema of the primary event in its log. */
  public Schema loggedPrimary() {
    return loggedPrimary;
  }

  /** A reader of foreign events, as they are within a row. */
  public EventReader foreignReader() {
    return EventReader.of(loggedForeign, foreign);
  }

  /** A reader of primary events, as they are within a row. */
  public EventReader primaryReader() {
    return EventReader.of(loggedPrimary, primary);
  }

  @Override
  public Schema row() {
    return row;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(FOREIGN_KEY, foreignColumn, PRIMARY_KEY, primaryColumn);
  }

  @Override
  public DictionaryColumns dictionaries() {
    return dictionaries;
  }

  /** Why Parquet can't hold such rows, for people; empty if it can. */
  @Override
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public WriteSupport<JoinedRow> writer(CommitColumns commit, RepairedTexts repaired) {
    PairColumns known = columns;
    if (known == null) {
      known = PairColumns.of(this, this);
      columns = known;
    }
    return new PairWriteSupport(this, known, commit, repaired);
  }

  /** {@code AdClick} becomes {@code ad_click}, {@code HTTPRequest2} {@code http_request2}. */
  public static String snakeCase(CharSequence name) {
    return WORD.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}

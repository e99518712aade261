package io.photonbeam.transforms.commit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The schema of a joined row: the foreign and the primary event as one struct each, named after
 * their Avro record in lower snake case, then the commit's id and the time of joining. If the names
 * clash with each other or with the other columns, they are {@code foreign_…} and {@code
 * primary_…}. Immutable, thread-safe.
 */
public final class JoinedSchema {
  /** Column that holds the id of the row's commit. */
  public static final String COMMIT_ID = "commit_id";

  /** Column that holds when the row was joined, a {@code timestamp-micros}. */
  public static final String JOINED_AT = "joined_at";

  /** Under this a file says which column holds the foreign events. */
  public static final String FOREIGN_KEY = "photonbeam.foreign";

  private static final String PRIMARY_KEY = "photonbeam.primary";

  private final String foreignColumn;
  private final String primaryColumn;
  private final Schema foreign;
  private final Schema primary;
  private final Schema row;
  private final Optional<String> problem;

  private JoinedSchema(Schema foreign, Schema primary) {
    String foreignName = snakeCase(foreign.getName());
    String primaryName = snakeCase(primary.getName());
    List<String> others = List.of(COMMIT_ID, JOINED_AT);
    boolean clash =
        foreignName.equals(primaryName)
            || others.contains(foreignName)
            || others.contains(primaryName);
    this.foreignColumn = clash ? "foreign_" + foreignName : foreignName;
    this.primaryColumn = clash ? "primary_" + primaryName : primaryName;
    this.foreign = foreign;
    this.primary = RenamedSchema.apart(primary, foreign);
    this.row = rowSchema();
    this.problem = StagedParquet.problem(row);
  }

  /** The rows' schema for events of these two schemas. */
  public static JoinedSchema of(Schema foreign, Schema primary) {
    return new JoinedSchema(foreign, primary);
  }

  private Schema rowSchema() {
    Schema.Field commitId = new Schema.Field(COMMIT_ID, Schema.create(Schema.Type.STRING));
    Schema.Field joinedAt =
        new Schema.Field(
            JOINED_AT, LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)));
    return Schema.createRecord(
        "Joined",
        "A foreign event with its primary event.",
        "io.photonbeam.joined",
        false,
        List.of(
            new Schema.Field(foreignColumn, foreign),
            new Schema.Field(primaryColumn, primary),
            commitId,
            joinedAt));
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

  /** Schema of a row. */
  public Schema row() {
    return row;
  }

  /** What a file of such rows says of itself. */
  Map<String, String> metadata() {
    return Map.of(FOREIGN_KEY, foreignColumn, PRIMARY_KEY, primaryColumn);
  }

  /** Why Parquet can't hold such rows, for people; empty if it can. */
  public Optional<String> problem() {
    return problem;
  }

  /** {@code AdClick} becomes {@code ad_click}, {@code HTTPRequest2} {@code http_request2}. */
  public static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}

package io.photonbeam.transforms.batch;

import io.photonbeam.log.WriterSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The schema with which a batch's records were written. One instance for each distinct schema in a
 * process, so that comparing and hashing are those of identity. Immutable, thread-safe.
 */
public final class LogSchema {
  /** A process meets as many schemas as its logs have versions: few. */
  private static final Map<String, LogSchema> INTERNED = new ConcurrentHashMap<>();

  private final String json;
  private final Schema schema;

  private LogSchema(String json) {
    this.json = json;
    this.schema = WriterSchema.parse(json);
  }

  public static LogSchema of(Schema schema) {
    return parse(schema.toString());
  }

  /**
   * The schema that this JSON describes.
   *
   * @throws org.apache.avro.SchemaParseException if it describes none
   */
  public static LogSchema parse(String json) {
    LogSchema known = INTERNED.get(json);
    return known != null ? known : INTERNED.computeIfAbsent(json, LogSchema::new);
  }

  /** How many types of records there are: 1, unless it is a union. */
  public int branches() {
    return isUnion() ? schema.getTypes().size() : 1;
  }

  /** The schema of the records of one type; itself, unless it is a union. */
  public LogSchema branch(int branch) {
    return isUnion() ? of(schema.getTypes().get(branch)) : this;
  }

  private boolean isUnion() {
    return schema.getType() == Schema.Type.UNION;
  }

  public String json() {
    return json;
  }

  public Schema avro() {
    return schema;
  }

  @Override
  public String toString() {
    return isUnion() ? "union" : schema.getFullName();
  }
}

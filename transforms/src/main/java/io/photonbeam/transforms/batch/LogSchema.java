package io.photonbeam.transforms.batch;

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
    this.schema = new Schema.Parser().parse(json);
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

  public String json() {
    return json;
  }

  public Schema avro() {
    return schema;
  }

  @Override
  public String toString() {
    return schema.getFullName();
  }
}

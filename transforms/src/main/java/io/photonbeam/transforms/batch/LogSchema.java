package io.photonbeam.transforms.batch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.photonbeam.log.WriterSchema;
import org.apache.avro.Schema;

/**
 * The schema with which a batch's records were written. One instance at a time for each distinct
 * schema in a process, so that comparing and hashing are those of identity; one that nobody holds
 * any more is forgotten. Immutable, thread-safe.
 */
public final class LogSchema {
  /**
   * A process mostly meets as many schemas as its logs have versions, few; but each file may have
   * one of its own. While somebody holds one it stays here, so that there are never two.
   */
  private static final Cache<String, LogSchema> INTERNED =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /** Length of JSON from which a schema is larger than many events. */
  private static final int COUNTED_LENGTH = 16 << 10;

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
    return INTERNED.get(json, LogSchema::new);
  }

  /** About how many there are in the process, after those that nobody holds are forgotten. */
  static long interned() {
    INTERNED.cleanUp();
    return INTERNED.estimatedSize();
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

  /**
   * Bytes that it takes in memory, about, if they are worth counting: whoever holds events by their
   * bytes holds these as well.
   */
  public long weight() {
    return json.length() < COUNTED_LENGTH ? 0 : 4L * json.length();
  }

  public Schema avro() {
    return schema;
  }

  @Override
  public String toString() {
    return isUnion() ? "union" : schema.getFullName();
  }
}

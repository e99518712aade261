package io.photonbeam.transforms.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.photonbeam.log.WriterSchema;
import java.lang.ref.WeakReference;
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

  /** Null if it is large: Avro's objects take some twenty times the JSON. */
  private final Schema kept;

  /** A large one, as long as somebody uses it: what waits somewhere has the JSON alone. */
  private WeakReference<Schema> used;

  private LogSchema[] branches;

  private LogSchema(String json, Schema schema) {
    this.json = json;
    this.kept = isLarge(json) ? null : schema;
    this.used = new WeakReference<>(schema);
  }

  private static boolean isLarge(String json) {
    return json.length() >= COUNTED_LENGTH;
  }

  /** The schema of a log file, which is shared with the file. */
  public static LogSchema of(Schema schema) {
    return INTERNED.get(schema.toString(), json -> new LogSchema(json, schema));
  }

  /**
   * The schema that this JSON describes, which was one's {@link #json()}. A large one is parsed
   * when its records are looked at: not by everybody who hands them on.
   */
  public static LogSchema parse(String json) {
    return INTERNED.get(
        json, text -> new LogSchema(text, isLarge(text) ? null : WriterSchema.parse(text)));
  }

  /** About how many there are in the process, after those that nobody holds are forgotten. */
  static long interned() {
    INTERNED.cleanUp();
    return INTERNED.estimatedSize();
  }

  /** How many types of records there are: 1, unless it is a union. */
  public int branches() {
    return isUnion() ? byBranch().length : 1;
  }

  /** The schema of the records of one type; itself, unless it is a union. */
  public LogSchema branch(int branch) {
    return isUnion() ? byBranch()[branch] : this;
  }

  private synchronized LogSchema[] byBranch() {
    if (branches == null) {
      branches = avro().getTypes().stream().map(LogSchema::of).toArray(LogSchema[]::new);
    }
    return branches;
  }

  private boolean isUnion() {
    return json.startsWith("[");
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

  /**
   * Bytes that it takes where it waits as text, if they are worth counting: who gathers records
   * without looking at them has each schema once for each batch at most.
   */
  long textWeight() {
    return json.length() < COUNTED_LENGTH ? 0 : json.length();
  }

  /** The schema itself; whoever looks at many records holds on to it. */
  public Schema avro() {
    return kept != null ? kept : parsed();
  }

  private synchronized Schema parsed() {
    Schema schema = used.get();
    if (schema == null) {
      schema = WriterSchema.parse(json);
      used = new WeakReference<>(schema);
    }
    return schema;
  }

  @Override
  public String toString() {
    return isUnion() ? "union" : avro().getFullName();
  }
}

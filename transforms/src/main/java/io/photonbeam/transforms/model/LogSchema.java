package io.photonbeam.transforms.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.photonbeam.log.schema.WriterSchema;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.Schema;

/**
 * The schema with which a batch's records were written. One instance at a time for each distinct
 * schema in a process, so that comparing and hashing are those of identity; one that nobody holds
 * any more is forgotten. Immutable, thread-safe.
 */
public final class LogSchema {
  /** Bytes of all that are interned. */
  private static final LongAdder HELD = new LongAdder();

  /**
   * A process mostly meets as many schemas as its logs have versions, few; but each file may have
   * one of its own. While somebody holds one it stays here, so that there are never two.
   */
  private static final Cache<String, LogSchema> INTERNED =
      Caffeine.newBuilder()
          .weakValues()
          .executor(Runnable::run)
          .removalListener((json, schema, cause) -> HELD.add(-bytes((String) json)))
          .build();

  /** As long as all schemas of a process take no more than this, none of them is worth counting. */
  static final long FEW_BYTES = Runtime.getRuntime().maxMemory() / 64;

  /** Length of JSON from which a schema is larger than many events. */
  private static final int COUNTED_LENGTH = 16 << 10;

  /** What one costs beside its JSON, estimated. */
  private static final int OVERHEAD = 300;

  /** Avro's objects for each byte of JSON: 12 to 16, whether the schema is small or large. */
  private static final int PARSED_FACTOR = 16;

  /** Avro's objects are there for a part of the time that records are held. */
  private static final int HELD_FACTOR = 4;

  private static final ParsedSchemas PARSED = new ParsedSchemas();

  private final String json;

  /**
   * As long as somebody uses it, or it is among the last that were parsed: Avro's objects take many
   * times the JSON, and what waits somewhere has the JSON alone.
   */
  private WeakReference<Schema> used;

  private LogSchema[] branches;

  private LogSchema(String json, Schema schema) {
    this.json = json;
    this.used = new WeakReference<>(schema);
    HELD.add(bytes(json));
    if (schema != null) {
      PARSED.keep(json, schema);
    }
  }

  private static long bytes(String json) {
    return (long) json.length() + OVERHEAD;
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

  /** About how many bytes all that are known in the process take as text. */
  static long heldBytes() {
    return HELD.sum();
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
   * Bytes of its text alone, about, if they are worth counting, as those of a large schema are, or
   * of each of very many: for whoever gathers records without looking at them. May be another
   * number when it is asked again, so whoever adds and later subtracts it asks once.
   */
  long textWeight() {
    return isLarge(json) || heldBytes() > FEW_BYTES ? bytes(json) : 0;
  }

  /**
   * As {@link #textWeight()}, for whoever keeps records that are looked at now and then: of a large
   * schema also what that takes meanwhile, on the average.
   */
  public long heldWeight() {
    return isLarge(json) ? HELD_FACTOR * textWeight() : textWeight();
  }

  /**
   * As {@link #heldWeight()}, but of a small schema nothing, however many there are: for events in
   * many places that share their schemas. To count these in each place would say that the events
   * take many times what they do.
   */
  long sharedWeight() {
    return isLarge(json) ? heldWeight() : 0;
  }

  /** As {@link #textWeight()}, for whoever keeps what is made of it: objects, not the text. */
  public long parsedWeight() {
    return PARSED_FACTOR * textWeight();
  }

  /** The schema itself; whoever looks at many records holds on to it. */
  public synchronized Schema avro() {
    Schema schema = used.get();
    if (schema == null) {
      schema = WriterSchema.parse(json);
      used = new WeakReference<>(schema);
      PARSED.keep(json, schema);
    }
    return schema;
  }

  @Override
  public String toString() {
    return isUnion() ? "union" : avro().getFullName();
  }
}

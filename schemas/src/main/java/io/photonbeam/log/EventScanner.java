package io.photonbeam.log;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * Walks through binary records of one schema and reads each one's id, key and time, without
 * building the record: events that are only passed on stay bytes. Whatever it passes over it checks
 * for lengths, branches and symbols, so that records it accepts lie wholly inside their block and
 * can be decoded.
 *
 * <pre>{@code
 * scanner.reset(block.data());
 * while (scanner.hasRemaining()) {
 *   scanner.next();
 *   if (scanner.problem() == null) { ... scanner.key().hash() ... }
 * }
 * }</pre>
 *
 * <p>Not thread-safe. Allocates nothing for each record whose ids are strings.
 */
public final class EventScanner {
  private final EventFields fields;
  private final Cursor cursor = new Cursor();
  private final IdText id = new IdText();
  private final IdText key;
  private final TimeReader time = new TimeReader();
  private final Step record;
  private int start;

  private EventScanner(Schema schema, EventFields fields) {
    this.fields = fields;
    this.key = fields.isPrimary() ? id : new IdText();
    Map<String, Function<Schema, Step>> noted = new HashMap<>();
    note(noted, fields.id(), found -> id.reader(found, fields.id()));
    if (!fields.isPrimary()) {
      note(noted, fields.key(), found -> key.reader(found, fields.key()));
    }
    note(noted, fields.time(), found -> time.reader(found, fields.time()));
    this.record = Steps.compile(schema, noted);
  }

  private static void note(
      Map<String, Function<Schema, Step>> noted, String path, Function<Schema, Step> step) {
    if (noted.put(path, step) != null) {
      throw new IllegalArgumentException("field '" + path + "' has two roles");
    }
  }

  /**
   * Makes a scanner for records written with a schema.
   *
   * @throws IllegalArgumentException if the schema lacks one of the fields, or it has a type that
   *     its role can't use; the message, which follows "can't be joined: ", names the field
   */
  public static EventScanner of(Schema schema, EventFields fields) {
    return new EventScanner(schema, fields);
  }

  /** Starts with the records between a buffer's position and limit; it must have an array. */
  public void reset(ByteBuffer data) {
    start = data.arrayOffset() + data.position();
    cursor.reset(data.array(), start, data.arrayOffset() + data.limit());
  }

  public boolean hasRemaining() {
    return cursor.remaining() > 0;
  }

  /**
   * Passes over the next record.
   *
   * @throws MalformedRecordException if the bytes are no record of the schema; nothing after this
   *     point can be found, so the block is lost from here
   */
  public void next() throws MalformedRecordException {
    start = cursor.position;
    cursor.depth = 0;
    id.clear();
    key.clear();
    time.clear();
    record.pass(cursor);
  }

  /** Index of the record's first byte in the buffer's array. */
  public int start() {
    return start;
  }

  /** Index after the record's last byte. */
  public int end() {
    return cursor.position;
  }

  /** The event's own id. */
  public IdText id() {
    return id;
  }

  /** The id of the primary event; the same as {@link #id()} in a primary log. */
  public IdText key() {
    return key;
  }

  /** When the event happened, in epoch microseconds. */
  public long timeMicros() {
    return time.micros();
  }

  /** Why the record passed over last can't be joined, for people, or null if it can be. */
  public String problem() {
    String wrong = id.problem();
    if (wrong != null) {
      return fields.id() + " " + wrong;
    }
    wrong = key == id ? null : key.problem();
    if (wrong != null) {
      return fields.key() + " " + wrong;
    }
    wrong = time.problem();
    return wrong == null ? null : fields.time() + " " + wrong;
  }
}

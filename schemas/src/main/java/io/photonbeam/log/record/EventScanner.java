package io.photonbeam.log.record;

import io.photonbeam.log.EventFields;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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
  private final TimeReader time;
  private final TopStep record;
  private int start;

  private EventScanner(Schema schema, EventFields fields) {
    this.fields = fields;
    this.key = fields.isPrimary() ? id : IdText.ofKey();
    this.time = new TimeReader(fields.timeUnit(), fields.log());
    Map<String, Noter> noted = new HashMap<>();
    note(noted, fields.id(), id);
    if (!fields.isPrimary()) {
      note(noted, fields.key(), key);
    }
    note(noted, fields.time(), time);
    this.record = TopStep.compile(schema, noted);
  }

  private static void note(Map<String, Noter> noted, String path, Noter noter) {
    if (noted.put(path, noter) != null) {
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

  /**
   * Lets go of the data, which this would keep in memory, and of what the last record was. Nothing
   * remains then until the next {@link #reset}.
   */
  public void release() {
    cursor.release();
    start = 0;
    id.release();
    key.release();
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
    cursor.beginRecord();
    id.clear();
    key.clear();
    time.clear();
    record.enter(cursor);
    start = cursor.position;
    record.pass(cursor);
  }

  /**
   * Index of the record's first byte in the buffer's array. Where the log's schema is a union, this
   * is after the record's branch: the bytes are those of {@link #schema()}.
   */
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

  /** The record's own schema: the log's, or where that is a union, the record's branch of it. */
  public Schema schema() {
    return record.schema();
  }

  /** Which branch of the log's schema the record is: 0 where that is no union. */
  public int branch() {
    return record.branch();
  }

  /**
   * Whether the record is of a type that has the named fields: always, but for records of some
   * branches where the log's schema is a union. Others are no events.
   */
  public boolean isEvent() {
    return record.isEvent();
  }

  /** What the record would take on the heap, built as objects, in bytes; estimated. */
  public long weight() {
    return cursor.weight() + (cursor.position - start);
  }

  private boolean isTooHeavy() {
    return weight() > RecordWeight.MAX;
  }

  /**
   * Whether all that is wrong with the record is that it names no primary event: its key is null,
   * or lies in a record that is.
   */
  public boolean lacksOnlyKey() {
    return key != id
        && key.isMissing()
        && isEvent()
        && !isTooHeavy()
        && id.problem() == null
        && time.problem() == null;
  }

  /** Why the record passed over last can't be joined, for people, or null if it can be. */
  public String problem() {
    if (!record.isEvent()) {
      return "it is of a type that lacks the named fields";
    }
    if (isTooHeavy()) {
      return "it " + RecordWeight.PROBLEM;
    }
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

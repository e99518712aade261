package io.photonbeam.log.record;

import io.photonbeam.log.EventTimeUnit;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Reads an event's time into epoch microseconds. Not thread-safe; overwritten by each record. */
final class TimeReader implements Noter {
  /** What is wrong with a time that is too early or too late, in words that follow its field. */
  static final String OUTSIDE = "lies outside the years 1970 to 9999";

  private static final long FIRST = 0;
  private static final long LAST =
      TimeUnit.SECONDS.toMicros(Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond()) - 1;
  private static final long PER_SECOND = 1_000_000;

  private final EventTimeUnit unit;
  private final String log;
  private long micros;

  /** The bare number that was read, 0 where the type tells what times count. */
  private long bare;

  private boolean missing = true;
  private String unusable;

  /**
   * Reads times in a unit, where their types do not tell theirs.
   *
   * @param log {@code primary} or {@code foreign}, as in the names of options
   */
  TimeReader(EventTimeUnit unit, String log) {
    this.unit = unit;
    this.log = log;
  }

  long micros() {
    return micros;
  }

  void clear() {
    missing = true;
    unusable = null;
    bare = 0;
  }

  /** What is wrong with this time, or null if it can be used. */
  String problem() {
    if (missing) {
      return unusable == null ? "is missing" : unusable;
    }
    return micros < FIRST || micros > LAST ? LikelyTimeUnit.problem(bare, log) : null;
  }

  @Override
  public boolean canRead(Schema type) {
    return TimeKind.of(type) != TimeKind.NONE;
  }

  @Override
  public String types() {
    return "a time must be a timestamp, date, number or text";
  }

  @Override
  public void unusable(String type) {
    unusable = "is of type " + type;
  }

  @Override
  public Step reader(Schema type) {
    return switch (TimeKind.of(type)) {
      case DAYS -> cursor -> set(TimeUnit.DAYS.toMicros(cursor.readInt()));
      case TIMESTAMP -> longs(TimeKind.unit(type.getLogicalType()));
      case INTEGER ->
          type.getType() == Schema.Type.INT
              ? ints(unit.or(EventTimeUnit.SECONDS))
              : bareLongs(unit.or(EventTimeUnit.MILLIS));
      case FLOAT -> fractions(unit.or(EventTimeUnit.MILLIS), type.getType());
      case TEXT -> this::readText;
      case NONE -> throw new IllegalArgumentException("no type of times: " + type);
    };
  }

  private Step longs(EventTimeUnit in) {
    return switch (in) {
      case NANOS -> cursor -> set(Math.floorDiv(cursor.readLong(), 1_000L));
      case MICROS -> cursor -> set(cursor.readLong());
      case SECONDS -> cursor -> set(TimeUnit.SECONDS.toMicros(cursor.readLong()));
      default -> cursor -> set(TimeUnit.MILLISECONDS.toMicros(cursor.readLong()));
    };
  }

  private Step bareLongs(EventTimeUnit in) {
    return switch (in) {
      case NANOS -> cursor -> set(Math.floorDiv(readBare(cursor), 1_000L));
      case MICROS -> cursor -> set(readBare(cursor));
      case SECONDS -> cursor -> set(TimeUnit.SECONDS.toMicros(readBare(cursor)));
      default -> cursor -> set(TimeUnit.MILLISECONDS.toMicros(readBare(cursor)));
    };
  }

  private long readBare(Cursor cursor) throws MalformedRecordException {
    bare = cursor.readLong();
    return bare;
  }

  private Step ints(EventTimeUnit in) {
    return cursor -> set(Math.floorDiv(cursor.readInt() * PER_SECOND, in.perSecond()));
  }

  private Step fractions(EventTimeUnit in, Schema.Type type) {
    double factor = (double) PER_SECOND / in.perSecond();
    boolean isFloat = type == Schema.Type.FLOAT;
    return cursor -> {
      double value =
          isFloat
              ? Float.intBitsToFloat((int) cursor.readFixed(Float.BYTES))
              : Double.longBitsToDouble(cursor.readFixed(Double.BYTES));
      if (Double.isNaN(value)) {
        unusable = "is no number";
      } else {
        bare = (long) value;
        set((long) Math.floor(value * factor));
      }
    };
  }

  private void readText(Cursor cursor) throws MalformedRecordException {
    int length = cursor.readLength();
    int from = cursor.position;
    cursor.skip(length);
    long read = IsoTime.micros(cursor.data, from, length);
    if (read == IsoTime.NONE) {
      unusable = "is no ISO 8601 time";
    } else {
      set(read);
    }
  }

  private void set(long value) {
    micros = value;
    missing = false;
  }

  /** How a type tells times. */
  private enum TimeKind {
    DAYS,
    TIMESTAMP,
    INTEGER,
    FLOAT,
    TEXT,
    NONE;

    static TimeKind of(Schema type) {
      LogicalType logical = type.getLogicalType();
      if (logical != null) {
        return logical.getName().equals("date")
            ? DAYS
            : unit(logical) == EventTimeUnit.AUTO ? NONE : TIMESTAMP;
      }
      return switch (type.getType()) {
        case INT, LONG -> INTEGER;
        case FLOAT, DOUBLE -> FLOAT;
        case STRING, BYTES -> TEXT;
        default -> NONE;
      };
    }

    static EventTimeUnit unit(LogicalType logical) {
      return switch (logical.getName()) {
        case "timestamp-millis", "local-timestamp-millis" -> EventTimeUnit.MILLIS;
        case "timestamp-micros", "local-timestamp-micros" -> EventTimeUnit.MICROS;
        case "timestamp-nanos", "local-timestamp-nanos" -> EventTimeUnit.NANOS;
        default -> EventTimeUnit.AUTO;
      };
    }
  }
}

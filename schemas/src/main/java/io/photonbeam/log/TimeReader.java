package io.photonbeam.log;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Reads an event's time into epoch microseconds. Not thread-safe; overwritten by each record. */
final class TimeReader implements Noter {
  private static final long FIRST = 0;
  private static final long LAST =
      TimeUnit.SECONDS.toMicros(Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond()) - 1;
  private static final long PER_SECOND = 1_000_000;

  private final EventTimeUnit unit;
  private long micros;
  private boolean missing = true;
  private String unusable;

  /** Reads times in a unit, where their types do not tell theirs. */
  TimeReader(EventTimeUnit unit) {
    this.unit = unit;
  }

  long micros() {
    return micros;
  }

  void clear() {
    missing = true;
    unusable = null;
  }

  /** What is wrong with this time, or null if it can be used. */
  String problem() {
    if (missing) {
      return unusable == null ? "is missing" : unusable;
    }
    return micros < FIRST || micros > LAST ? "lies outside the years 1970 to 9999" : null;
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
              : longs(unit.or(EventTimeUnit.MILLIS));
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

package io.photonbeam.log;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Reads an event's time into epoch microseconds. Not thread-safe; overwritten by each record. */
final class TimeReader {
  private static final long FIRST = 0;
  private static final long LAST =
      TimeUnit.SECONDS.toMicros(Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond()) - 1;

  private long micros;
  private boolean missing = true;

  long micros() {
    return micros;
  }

  void clear() {
    missing = true;
  }

  /** What is wrong with this time, or null if it can be used. */
  String problem() {
    if (missing) {
      return "is missing";
    }
    return micros < FIRST || micros > LAST ? "lies outside the years 1970 to 9999" : null;
  }

  /**
   * The step that reads a time of this schema.
   *
   * @throws IllegalArgumentException if times can't be of this type
   */
  Step reader(Schema schema, String path) {
    LogicalType logical = schema.getLogicalType();
    String type = logical == null ? schema.getType().getName() : logical.getName();
    return switch (type) {
      case "timestamp-micros", "local-timestamp-micros" -> cursor -> set(cursor.readLong());
      case "timestamp-nanos", "local-timestamp-nanos" ->
          cursor -> set(Math.floorDiv(cursor.readLong(), 1_000L));
      case "timestamp-millis", "local-timestamp-millis", "long" ->
          cursor -> set(TimeUnit.MILLISECONDS.toMicros(cursor.readLong()));
      default ->
          throw new IllegalArgumentException(
              "its field '"
                  + path
                  + "' is of type "
                  + type
                  + "; a time must be a timestamp or long");
    };
  }

  private void set(long value) {
    micros = value;
    missing = false;
  }
}

package io.photonbeam.registry.simulation;

import io.photonbeam.event.EventId;
import io.photonbeam.registry.ForeignId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A foreign event as it stands in the log. Its id is an EventId, or else <i>plain</i>. Immutable.
 */
final class Event {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

  private final String id;
  private final boolean plain;
  private final long micros;
  private final long day;
  private final String hour;
  private final ForeignId foreignId;

  private Event(String id, boolean plain, long day, Instant time) {
    this.id = id;
    this.plain = plain;
    this.micros = micros(time);
    this.day = day;
    this.hour = HOUR.format(time);
    this.foreignId = ForeignId.of(id, micros);
  }

  /** An event with a plain id, whose day is that of the event's time. */
  static Event plain(String id, Instant time) {
    return new Event(id, true, day(time), time);
  }

  /** An event whose id was made on one day, while it claims to have happened on another. */
  static Event numbered(int number, Instant made, Instant time) {
    return new Event(eventId(micros(made) + number), false, day(made), time);
  }

  /** The same event as it is logged once more, with another time. */
  Event again(Instant time) {
    return new Event(id, plain, plain ? day(time) : day, time);
  }

  String id() {
    return id;
  }

  boolean isPlain() {
    return plain;
  }

  /** The day under which the registry has to keep the id. */
  long day() {
    return day;
  }

  /** When it happened, in microseconds since 1970. */
  long micros() {
    return micros;
  }

  ForeignId foreignId() {
    return foreignId;
  }

  /** The folder of its hour, below the published one. */
  String hour() {
    return hour;
  }

  /** Where its row belongs if that commit joins it, below the published folder. */
  String path(String commit) {
    return hour + "/" + commit + ".parquet";
  }

  @Override
  public String toString() {
    return id + "@" + LocalDate.ofEpochDay(day) + "/" + hour.substring("date=".length());
  }

  private static long day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static String eventId(long micros) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
      return EventId.of(address, 7, micros).toString();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}

package io.photonbeam.registry;

import io.photonbeam.event.EventId;
import io.photonbeam.log.KeyHash;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/**
 * The id of a foreign event, with the day under which the registry keeps it. Immutable. Two are
 * equal if their ids are, whatever the times of their events.
 */
public final class ForeignId {
  /** Longest id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  /** First microsecond of the year 10000, which no time reaches. */
  static final long END_OF_TIME_MICROS = 253_402_300_800_000_000L;

  /** The low bytes of an EventId's time, 2<sup>24</sup> microseconds. */
  private static final int NEAR_BYTES = 3;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final byte[] utf8;
  private final long hash;
  private final long day;

  /** The binary form if the id is an EventId of its own day, else null. */
  private final byte[] eventId;

  private ForeignId(byte[] utf8, long eventTimeMicros) {
    Optional<EventId> parsed =
        EventId.parse(utf8, 0, utf8.length).filter(id -> id.micros() < END_OF_TIME_MICROS);
    this.utf8 = utf8;
    this.hash = KeyHash.of(utf8);
    this.eventId = parsed.map(EventId::toBytes).orElse(null);
    this.day = dayOf(parsed.map(EventId::micros).orElse(eventTimeMicros));
  }

  /**
   * Takes an id and its event's time.
   *
   * @param utf8 1 to {@link #MAX_BYTES} bytes; kept, not copied: do not change it afterwards
   * @param eventTimeMicros microseconds since 1970, before the year 10000
   * @throws IllegalArgumentException if either is outside its range
   */
  public static ForeignId of(byte[] utf8, long eventTimeMicros) {
    problem(utf8)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    checkTime(eventTimeMicros);
    return new ForeignId(utf8, eventTimeMicros);
  }

  /** What is wrong with an id, as a sentence; empty if {@link #of} takes it. */
  public static Optional<String> problem(String id) {
    return problem(id.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #of(byte[], long)}, of a string. */
  public static ForeignId of(String id, long eventTimeMicros) {
    return of(id.getBytes(StandardCharsets.UTF_8), eventTimeMicros);
  }

  /** The id itself, not a copy. */
  public byte[] utf8() {
    return utf8;
  }

  /** The day under which the id is kept, and with which it expires (UTC). */
  public LocalDate date() {
    return LocalDate.ofEpochDay(day);
  }

  /** {@link KeyHash} of its text. */
  public long hash() {
    return hash;
  }

  /**
   * The same for ids that one process made within some 17 s, and for others mostly not; of a plain
   * id its {@link #hash}.
   */
  long neighbourhood() {
    return eventId == null ? hash : KeyHash.of(eventId, 0, eventId.length - NEAR_BYTES);
  }

  /** {@link #date} in days since 1970. */
  public long day() {
    return day;
  }

  /** Whether the id has no day of its own, so that a companion has to remember it. */
  boolean isPlain() {
    return eventId == null;
  }

  /** The binary form of an id that is not plain. */
  byte[] eventIdBytes() {
    return eventId;
  }

  private static Optional<String> problem(byte[] utf8) {
    return utf8.length > 0 && utf8.length <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            "An event's id has 1 to %d bytes, this one has %d.".formatted(MAX_BYTES, utf8.length));
  }

  static void checkTime(long micros) {
    if (micros < 0 || micros >= END_OF_TIME_MICROS) {
      throw new IllegalArgumentException(
          "Event time %d µs lies outside the years 1970 to 9999.".formatted(micros));
    }
  }

  static long dayOf(long micros) {
    return micros / MICROS_PER_DAY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForeignId that && hash == that.hash && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}

package io.photonbeam.transforms.output;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A UTC hour of event time, which is a folder of the joined log.
 *
 * @param hour hours since 1970
 */
public record PartitionHour(long hour) implements Comparable<PartitionHour>, Serializable {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

  private static final Pattern PATH =
      Pattern.compile("date=([0-9]{4}-[0-9]{2}-[0-9]{2})/hour=([0-9]{2})/.*");

  /** The hour of an event's time in epoch microseconds. */
  public static PartitionHour of(long eventMicros) {
    return new PartitionHour(number(eventMicros));
  }

  /** The number of the hour of an event's time in epoch microseconds. */
  public static long number(long eventMicros) {
    return Math.floorDiv(eventMicros, TimeUnit.HOURS.toMicros(1));
  }

  /**
   * The hour of a file's events, by its path.
   *
   * @throws IllegalArgumentException if it does not lie in a folder of an hour
   */
  public static PartitionHour of(OutputFile file) {
    Matcher parts = PATH.matcher(file.path());
    if (!parts.matches()) {
      throw new IllegalArgumentException(file.path() + " is no path of a joined file");
    }
    LocalDate date = LocalDate.parse(parts.group(1));
    return new PartitionHour(date.toEpochDay() * 24 + Integer.parseInt(parts.group(2)));
  }

  /** The hour of a folder such as {@code date=2026-01-02/hour=03}; empty if it is none. */
  public static Optional<PartitionHour> ofFolder(String folder) {
    try {
      return Optional.of(new PartitionHour(FOLDER.parse(folder, PartitionHour::of)))
          .filter(hour -> hour.folder().equals(folder));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static long of(TemporalAccessor time) {
    return LocalDate.from(time).toEpochDay() * 24 + time.get(ChronoField.HOUR_OF_DAY);
  }

  /** Its folder, below {@code joined/}. */
  public String folder() {
    return FOLDER.format(start());
  }

  /** The day (UTC) that it is of. */
  public LocalDate date() {
    return LocalDate.ofEpochDay(Math.floorDiv(hour, 24L));
  }

  /** Path of a commit's file of this hour, below {@code joined/}. */
  public String path(CommitId commit) {
    return folder() + "/" + commit + ".parquet";
  }

  /** When it begins. */
  public Instant start() {
    return Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(hour));
  }

  /** When it begins, in epoch microseconds. */
  public long startMicros() {
    return TimeUnit.HOURS.toMicros(hour);
  }

  @Override
  public int compareTo(PartitionHour other) {
    return Long.compare(hour, other.hour);
  }
}

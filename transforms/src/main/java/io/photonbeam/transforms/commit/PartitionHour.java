package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * A UTC hour of event time, which is a folder of the joined log.
 *
 * @param hour hours since 1970
 */
record PartitionHour(long hour) implements Comparable<PartitionHour> {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

  static PartitionHour of(long eventMicros) {
    return new PartitionHour(Math.floorDiv(eventMicros, TimeUnit.HOURS.toMicros(1)));
  }

  /** Path of a commit's file of this hour, below {@code joined/}. */
  String path(CommitId commit) {
    return FOLDER.format(start()) + "/" + commit + ".parquet";
  }

  private Instant start() {
    return Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(hour));
  }

  @Override
  public int compareTo(PartitionHour other) {
    return Long.compare(hour, other.hour);
  }
}

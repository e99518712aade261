package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;

/** A number of a run that is kept over time: a count, which never goes down, or a level. */
public enum Figure {
  PRIMARY_EVENTS,
  FOREIGN_EVENTS,
  /** Rows that have become visible. */
  ROWS,
  /** Foreign events given up. */
  UNJOINABLE,
  FOUND_IN_MEMORY,
  FOUND_ON_ARRIVAL,
  FOUND_IN_LOG,
  /** Foreign events that wait for their primary event. */
  PENDING,
  /** Bytes of log that are not read yet. */
  LAG_BYTES;

  /** Whether it may go down again. */
  boolean isLevel() {
    return this == PENDING || this == LAG_BYTES;
  }

  /** The counter of it. */
  RunCounter in(RunMetrics metrics) {
    return switch (this) {
      case PRIMARY_EVENTS -> metrics.primaryEvents;
      case FOREIGN_EVENTS -> metrics.foreignEvents;
      case ROWS -> metrics.joined;
      case UNJOINABLE -> metrics.unjoinable;
      case FOUND_IN_MEMORY -> metrics.foundInMemory;
      case FOUND_ON_ARRIVAL -> metrics.foundOnArrival;
      case FOUND_IN_LOG -> metrics.foundInLog;
      case PENDING -> metrics.pending;
      case LAG_BYTES -> metrics.unreadBytes;
    };
  }
}

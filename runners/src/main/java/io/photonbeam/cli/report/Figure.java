package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.function.Function;

/** A number of a run that is kept over time: a count, which never goes down, or a level. */
public enum Figure {
  PRIMARY_EVENTS(metrics -> metrics.primaryEvents, false),
  FOREIGN_EVENTS(metrics -> metrics.foreignEvents, false),
  /** Rows that have become visible. */
  ROWS(metrics -> metrics.joined, false),
  /** Foreign events given up. */
  UNJOINABLE(metrics -> metrics.unjoinable, false),
  FOUND_IN_MEMORY(metrics -> metrics.foundInMemory, false),
  FOUND_ON_ARRIVAL(metrics -> metrics.foundOnArrival, false),
  FOUND_IN_LOG(metrics -> metrics.foundInLog, false),
  /** Foreign events that wait for their primary event. */
  PENDING(metrics -> metrics.pending, true),
  /** Bytes of log that are not read yet. */
  LAG_BYTES(metrics -> metrics.unreadBytes, true);

  @SuppressWarnings("ImmutableEnumChecker") // Each names a field, and keeps nothing.
  private final Function<RunMetrics, RunCounter> counter;

  private final boolean isLevel;

  Figure(Function<RunMetrics, RunCounter> counter, boolean isLevel) {
    this.counter = counter;
    this.isLevel = isLevel;
  }

  /** Whether it may go down again. */
  boolean isLevel() {
    return isLevel;
  }

  long of(RunMetrics metrics) {
    return counter.apply(metrics).sum();
  }
}

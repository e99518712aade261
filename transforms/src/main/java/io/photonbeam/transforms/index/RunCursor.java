package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TupleReader;
import java.util.Optional;

/**
 * Looks through the runs of one level for those that may hold an EventId, backwards from its time.
 * Not thread-safe.
 */
final class RunCursor {
  /** Runs of one level and process overlap little, so that the first ones are enough. */
  private static final int MAX_RUNS = 8;

  private final EventId id;
  private final int level;
  private long upToMicros;
  private int runs;

  RunCursor(EventId id, int level) {
    this.id = id;
    this.level = level;
    this.upToMicros = id.micros();
  }

  /**
   * The value of the next run that spans the id's time, read up to its file; empty at the end. Runs
   * of this level that begin too early to span it are not asked for.
   */
  Optional<TupleReader> next(ReadTransaction transaction) {
    long day = EventKeys.day(id.micros());
    long from = Math.max(EventKeys.startOf(day), id.micros() - EventKeys.maxSpan(level));
    while (runs++ < MAX_RUNS && upToMicros >= from) {
      KeyRange range = EventKeys.runs(day, EventKeys.process(id), level, from, upToMicros);
      Optional<KeyValue> found = transaction.last(range);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      long first = EventKeys.first(found.get().key());
      upToMicros = first - 1;
      TupleReader value = new TupleReader(found.get().value(), 0);
      if (id.micros() <= first + value.readLong()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}

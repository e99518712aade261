package io.photonbeam.transforms.join;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.IdText;
import io.photonbeam.transforms.index.EventLookup;
import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.index.WantedEvent;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.List;
import java.util.Optional;

/**
 * Where primary events are found, in two levels: in memory, and in the log itself by way of its
 * index. For one shard and one thread.
 */
final class EventStore {
  private final EventCache cache;
  private final Optional<LogEvents> log;
  private final EventScanners primaries;

  /**
   * Of these levels.
   *
   * @param log empty if the log has no index
   * @param primaries the thread's own
   */
  EventStore(EventCache cache, Optional<LogEvents> log, EventScanners primaries) {
    this.cache = cache;
    this.log = log;
    this.primaries = primaries;
  }

  boolean hasLog() {
    return log.isPresent();
  }

  /**
   * Keeps primary events in memory, as long as there is room; returns how many bytes more it is.
   */
  long remember(EventBatch batch, long maxBytes) {
    long before = cache.bytes();
    cache.add(batch, maxBytes);
    return cache.bytes() - before;
  }

  /** The id of a primary event; valid until the next use of this. */
  IdText idOf(EventBatch primary, int event) {
    return primaries.at(primary.schema(), primary.record(event)).id();
  }

  /** The id of a primary event; valid until the next use of this. */
  IdText idOf(PrimaryEvent primary) {
    return primaries.at(primary.schema(), primary.record()).id();
  }

  /**
   * The primary event of a foreign one if it is in memory, else null; valid until primary events
   * are remembered.
   */
  PrimaryEvent inMemory(EventBatch batch, int event, EventScanners foreigns) {
    PrimaryEvent primary = cache.find(batch.keyHash(event));
    if (primary == null) {
      return null;
    }
    IdText id = idOf(primary);
    return foreigns.at(batch.schema(), batch.record(event)).key().isSame(id) ? primary : null;
  }

  /** Looks for primary events in the log, if that has an index, until it is over. */
  void inLog(List<WantedEvent> wanted, LogEvents.Receiver receiver) {
    log.ifPresent(events -> events.find(wanted, primaries, receiver));
  }

  /** Begins to look for primary events in the log. */
  EventLookup lookup(List<WantedEvent> wanted) {
    return log.orElseThrow().lookup(wanted);
  }

  /** Goes on with a look-up as far as it can without waiting for the index. */
  void goOn(EventLookup lookup, LogEvents.Receiver receiver) {
    while (!lookup.isOver() && lookup.isReady()) {
      lookup.step(primaries, receiver);
    }
  }

  /** The primary event that a foreign one names. */
  static WantedEvent wanted(EventBatch batch, int event, EventScanners foreigns) {
    EventScanner scanner = foreigns.at(batch.schema(), batch.record(event));
    return new WantedEvent(batch.keyHash(event), scanner.key().toBytes(), scanner.timeMicros());
  }
}

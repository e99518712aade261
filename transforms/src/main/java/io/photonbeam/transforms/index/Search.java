package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.store.KeyRange;
import io.photonbeam.transforms.batch.PrimaryEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** One look-up on its way: places to look at, and where to ask for more. Not thread-safe. */
final class Search {
  /**
   * Runs looked at, backwards in time. Blocks of one process rarely overlap, and then with their
   * neighbours.
   */
  private static final int MAX_RUNS = 6;

  private final WantedEvent wanted;
  private final Optional<EventId> eventId;
  private final Deque<BlockPlace> places = new ArrayDeque<>();
  private long upToMicros;
  private int runs;
  private int dayRounds;
  private boolean exhausted;
  private PrimaryEvent found;

  Search(WantedEvent wanted) {
    this.wanted = wanted;
    byte[] id = wanted.id();
    this.eventId = EventId.parse(id, 0, id.length);
    this.upToMicros = eventId.map(EventId::micros).orElse(0L);
  }

  WantedEvent wanted() {
    return wanted;
  }

  boolean isOfEventId() {
    return eventId.isPresent();
  }

  long micros() {
    return eventId.orElseThrow().micros();
  }

  long hash() {
    return wanted.hash();
  }

  /** Whether an earlier run may hold the event. */
  boolean mayAskForRun() {
    return runs < MAX_RUNS && upToMicros >= EventKeys.startOf(EventKeys.day(micros()));
  }

  /** The runs that are left to look at; the last of them comes first. */
  KeyRange runs() {
    runs++;
    EventId id = eventId.orElseThrow();
    return EventKeys.runsUpTo(EventKeys.day(id.micros()), EventKeys.process(id), upToMicros);
  }

  void runBegan(long micros) {
    upToMicros = micros - 1;
  }

  /** First the days on which the primary event is likely, then all others. */
  Collection<Long> nextDays(List<Long> known) {
    long day = EventKeys.day(wanted.nearMicros());
    LongPredicate likely = each -> each == day || each == day - 1;
    boolean first = dayRounds++ == 0;
    exhausted = !first;
    return known.stream().filter(each -> likely.test(each) == first).toList();
  }

  void add(BlockPlace place) {
    places.add(place);
  }

  void exhausted() {
    exhausted = true;
  }

  /** The next place to look at, or null. */
  BlockPlace poll() {
    return places.poll();
  }

  boolean hasPlaces() {
    return !places.isEmpty();
  }

  void found(PrimaryEvent event) {
    found = event;
  }

  /** The event, or null. */
  PrimaryEvent result() {
    return found;
  }

  boolean isOver() {
    return found != null || (exhausted && places.isEmpty());
  }
}

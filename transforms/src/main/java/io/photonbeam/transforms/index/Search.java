package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.transforms.batch.PrimaryEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** One look-up on its way: places to look at, and where to ask for more. Not thread-safe. */
final class Search {
  private final WantedEvent wanted;
  private final Optional<EventId> eventId;
  private final Deque<BlockPlace> places = new ArrayDeque<>(2);
  private List<RunCursor> cursors;
  private int dayRounds;
  private boolean exhausted;
  private PrimaryEvent found;

  Search(WantedEvent wanted) {
    this.wanted = wanted;
    byte[] id = wanted.id();
    this.eventId = EventId.parse(id, 0, id.length);
  }

  WantedEvent wanted() {
    return wanted;
  }

  boolean isOfEventId() {
    return eventId.isPresent();
  }

  long hash() {
    return wanted.hash();
  }

  /** Where to ask for runs, level by level. */
  List<RunCursor> cursors(List<Integer> levels) {
    if (cursors == null) {
      EventId id = eventId.orElseThrow();
      cursors = levels.stream().map(level -> new RunCursor(id, level)).toList();
    }
    return cursors;
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

  /** Notes that there is nothing more to ask. */
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

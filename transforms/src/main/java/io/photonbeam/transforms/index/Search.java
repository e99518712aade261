package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/** One look-up on its way: places to look at, and where to ask for more. Not thread-safe. */
final class Search {
  /** Blocks overlap little, so that the first ones are enough. */
  private static final int MAX_PLACES = 64;

  private final int number;
  private final WantedEvent wanted;
  private final Optional<EventId> eventId;
  private final Deque<BlockPlace> places = new ArrayDeque<>(2);
  private final ProcessKey process;

  /** Places at which the event was not, of files of which nobody has asked yet where else. */
  private List<BlockPlace> missed = List.of();

  /** Files of which the store was asked where else they may be: once each. */
  private Set<Long> asked = Set.of();

  private boolean askedLikelyDays;
  private boolean exhausted;
  private boolean found;

  /** A look-up, with its number among those made together. */
  Search(int number, WantedEvent wanted) {
    this.number = number;
    this.wanted = wanted;
    byte[] id = wanted.id();
    this.eventId = EventId.parse(id, 0, id.length);
    this.process = eventId.map(ProcessKey::of).orElse(null);
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

  /** The process of the EventId that is looked for. */
  ProcessKey process() {
    return process;
  }

  /** Time of the EventId that is looked for. */
  long micros() {
    return eventId.orElseThrow().micros();
  }

  /**
   * Where to look next: first the days on which the primary event is likely, then all others.
   *
   * @param known days that have any ids
   */
  Collection<Long> nextDays(Collection<Long> known) {
    long day = EventKeys.day(wanted.nearMicros());
    LongPredicate likely = each -> each == day || each == day - 1;
    return known.stream().filter(each -> likely.test(each) != askedLikelyDays).toList();
  }

  /** Notes that the next days were asked for. */
  void askedNextDays() {
    exhausted = askedLikelyDays;
    askedLikelyDays = true;
  }

  /** Adds a place to look at, unless it is waiting already or too many are. */
  void add(BlockPlace place) {
    if (places.size() < MAX_PLACES && !places.contains(place)) {
      places.add(place);
    }
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

  /** Notes that the event was not at a place where it should be. */
  void missed(BlockPlace place) {
    if (!asked.contains(place.file().number())) {
      missed = missed.isEmpty() ? new ArrayList<>() : missed;
      missed.add(place);
    }
  }

  /** Whether it is to be asked where else the event's block may be. */
  boolean hasMissed() {
    return !missed.isEmpty();
  }

  /** Where the event was not. */
  List<BlockPlace> missed() {
    return missed;
  }

  /** Notes that the files of {@link #missed} were asked for, which is done once. */
  void followed() {
    asked = asked.isEmpty() ? new HashSet<>() : asked;
    missed.forEach(place -> asked.add(place.file().number()));
    missed = List.of();
  }

  /** Notes that the event was found. */
  void found() {
    found = true;
  }

  int number() {
    return number;
  }

  boolean isOver() {
    return found || (exhausted && places.isEmpty() && missed.isEmpty());
  }
}

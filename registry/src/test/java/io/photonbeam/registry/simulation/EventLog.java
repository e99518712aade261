package io.photonbeam.registry.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The log of foreign events, which grows while it is read: of several days in disorder, with events
 * that were logged twice, and plain ids that come again with another day.
 */
final class EventLog {
  static final Instant FIRST_DAY = Instant.parse("2026-01-02T00:00:00Z");
  private static final List<Integer> HOURS = List.of(0, 7, 23);

  private final List<Event> all = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private int written;

  EventLog(Plan plan, Choices choices) {
    for (int i = 0; i < plan.ids(); i++) {
      logOnce(i, plan, choices);
      while (choices.chance(plan.repeats())) {
        Event earlier = choices.oneOf(all);
        insert(earlier, choices);
        logAgain(earlier, plan, choices);
      }
    }
    all.forEach(event -> ids.add(event.id()));
    written = choices.between(0, all.size());
  }

  /** How many events there are by now. */
  int size() {
    return written;
  }

  boolean isWhole() {
    return written == all.size();
  }

  Event append() {
    return all.get(written++);
  }

  List<Event> read(int from, int limit) {
    return List.copyOf(all.subList(from, Math.min(from + limit, written)));
  }

  /** All events that will ever be there. */
  List<Event> future() {
    return all;
  }

  /** The ids of all of them. */
  Set<String> ids() {
    return ids;
  }

  /** The event of an id that the registry keeps under this day. */
  Optional<Event> find(String id, long day) {
    return all.stream().filter(event -> event.id().equals(id) && event.day() == day).findFirst();
  }

  private void logOnce(int number, Plan plan, Choices choices) {
    Instant time = time(plan, choices);
    if (choices.chance(plan.plain())) {
      insert(Event.plain("p" + number, time), choices);
    } else {
      Instant claimed = choices.chance(0.3) ? time(plan, choices) : time;
      insert(Event.numbered(number, time, claimed), choices);
    }
  }

  /** A plain id has one time a day; how to tell two of one day apart is nobody's business here. */
  private void logAgain(Event earlier, Plan plan, Choices choices) {
    Event again = Event.plain(earlier.id(), time(plan, choices));
    if (earlier.isPlain() && find(again.id(), again.day()).isEmpty()) {
      insert(again, choices);
    }
  }

  private void insert(Event event, Choices choices) {
    all.add(choices.between(0, all.size()), event);
  }

  private static Instant time(Plan plan, Choices choices) {
    return FIRST_DAY
        .plus(Duration.ofDays(choices.below(plan.days())))
        .plus(Duration.ofHours(choices.oneOf(HOURS)));
  }
}

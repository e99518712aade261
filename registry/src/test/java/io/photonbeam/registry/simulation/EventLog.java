package io.photonbeam.registry.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The logs, which grow while they are read. The foreign one: events of several days in disorder,
 * some of just now and some of the future, and events that are logged again, with the same time or
 * with others. Of the primary one it matters only which events have come by when.
 */
final class EventLog {
  static final Instant FIRST_DAY = Instant.parse("2026-01-02T00:00:00Z");
  private static final List<Integer> HOURS = List.of(0, 7, 23);

  private final List<Event> all = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private final Map<String, Integer> primaryFrom = new HashMap<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private boolean severalHours;
  private int written;

  EventLog(Plan plan, Choices choices) {
    for (int i = 0; i < plan.ids(); i++) {
      logOnce(i, plan, choices);
      while (choices.chance(plan.repeats())) {
        logAgain(choices.oneOf(all), plan, choices);
      }
    }
    all.forEach(event -> ids.add(event.id()));
    for (String id : ids) {
      boolean late = choices.chance(plan.latePrimaries());
      primaryFrom.put(id, late ? choices.between(1, all.size() + 1) : 0);
    }
    written = choices.between(0, all.size());
  }

  /** A log that is written, all of whose primary events are there. */
  EventLog(List<Event> events) {
    all.addAll(events);
    written = all.size();
    for (Event event : all) {
      ids.add(event.id());
      primaryFrom.put(event.id(), 0);
    }
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

  /** All times at which an event is logged, now or later. */
  List<Event> linesOf(String id) {
    return all.stream().filter(event -> event.id().equals(id)).toList();
  }

  /** Whether the primary event of a foreign one is there; that of some never comes. */
  boolean hasPrimary(String id) {
    return hasPrimary(id, written);
  }

  /** Whether it was there when the log had so many events. */
  boolean hasPrimary(String id, int size) {
    return primaryFrom.get(id) <= size;
  }

  /** Lets a reconciliation not read what stands at one place, until all can be read again. */
  void spoil(Choices choices) {
    unreadable.add(choices.below(all.size()));
  }

  /** Lets all be read again. */
  void mend() {
    unreadable.clear();
  }

  /** The places of events that can't be read now. */
  Set<Integer> unreadable() {
    return Set.copyOf(unreadable);
  }

  /**
   * Whether an event is dated otherwise than on the day of its id or the next one, so that after an
   * expiry it can't be told whether its row is one of those that are forgotten.
   */
  boolean hasFarIds() {
    return all.stream()
        .anyMatch(
            event -> {
              long day = Math.floorDiv(event.micros(), 86_400_000_000L);
              return day != event.day() && day != event.day() + 1;
            });
  }

  /** Whether any event is logged again with another time. */
  boolean hasSeveralHours() {
    return severalHours;
  }

  private void logOnce(int number, Plan plan, Choices choices) {
    Instant time = time(plan, choices);
    if (choices.chance(plan.plain())) {
      insert(Event.plain("p" + number, time), choices);
    } else {
      Instant made = choices.chance(0.3) ? time.minus(Duration.ofDays(1)) : time;
      insert(Event.numbered(number, made, time), choices);
    }
  }

  private void logAgain(Event earlier, Plan plan, Choices choices) {
    boolean sameTime = choices.chance(0.4);
    severalHours |= !sameTime;
    insert(sameTime ? earlier : earlier.again(time(plan, choices)), choices);
  }

  private void insert(Event event, Choices choices) {
    all.add(choices.between(0, all.size()), event);
  }

  private static Instant time(Plan plan, Choices choices) {
    if (choices.chance(plan.recent())) {
      // About when the run is made: in the last hour of a day, or the first of the next.
      return Time.START.plusMillis(choices.between(-2_000, 6_000));
    }
    if (choices.chance(plan.future())) {
      return Time.START.plus(Duration.ofDays(choices.between(1, 2))).plusSeconds(1);
    }
    return daysTime(plan, choices);
  }

  private static Instant daysTime(Plan plan, Choices choices) {
    return FIRST_DAY
        .plus(Duration.ofDays(choices.below(plan.days())))
        .plus(Duration.ofHours(choices.oneOf(HOURS)));
  }
}

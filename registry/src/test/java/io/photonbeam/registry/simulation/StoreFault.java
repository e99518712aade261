package io.photonbeam.registry.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can happen to a transaction. */
enum StoreFault {
  /** Others write between its reads and its commit, so that it may have to run again. */
  OVERTAKEN,
  /** Its attempt is refused, others come first, and it runs again. */
  CONFLICT,
  /** Its attempts all grow too old; not applied, and the caller hears so. */
  TOO_OLD,
  /** The store is away; not applied, and the caller hears so. */
  UNAVAILABLE,
  /** Applied, but the caller does not hear of it. */
  LOST_AFTER_APPLYING,
  /** Not applied, and the caller does not hear of that either. */
  LOST_BEFORE_APPLYING,
  /** Neither; it is applied some time later, unless somebody writes what it has read. */
  LOST_UNDER_WAY,
  /** Applied, but the answer takes its time. */
  SLOW;

  private static final List<StoreFault> ALL = List.of(values());

  /** Of a fault that is drawn from all of them. */
  private static final List<Double> CHANCES = List.of(0.0, 0.0, 0.1, 0.5);

  /** A chance for each, some of them none. */
  static Map<StoreFault, Double> draw(Choices choices) {
    Map<StoreFault, Double> chances = new EnumMap<>(StoreFault.class);
    ALL.forEach(fault -> chances.put(fault, choices.oneOf(CHANCES)));
    return chances;
  }

  /** One of them, by these chances, or none. */
  static Optional<StoreFault> happening(Map<StoreFault, Double> chances, Choices choices) {
    StoreFault candidate = choices.oneOf(ALL);
    return choices.chance(chances.get(candidate)) ? Optional.of(candidate) : Optional.empty();
  }
}

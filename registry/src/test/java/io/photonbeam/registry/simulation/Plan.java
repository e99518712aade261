package io.photonbeam.registry.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one run is like. Each run has few things of each kind, and only some of the kinds of
 * trouble: a fault that is everywhere hides those that need quiet to show.
 *
 * @param ids foreign ids in the log
 * @param days over which their events are spread
 * @param plain share of the ids that are no EventIds
 * @param repeats chance of another event that is logged again
 * @param recent share of the events that happen while the run is made
 * @param future share of the events that are dated in the future
 * @param latePrimaries share of the events whose primary event comes late, or never
 * @param sites outputs that share the registry
 * @param pipelines pipelines that join the log
 * @param writers writers of each of them
 * @param reconcilers reconciliations that run beside them
 * @param expirers those who let the registry forget
 * @param expiries how often each of them does, each time up to another day
 * @param batch most events that a writer joins at a time
 * @param steps steps until the trouble ends
 * @param settle how old an event must be before a reconciliation joins it
 * @param ranges chance that a reconciliation looks at some hours only
 * @param deep chance that a reconciliation reads all bytes of all files
 * @param grace how old a staged file must be before it may be an orphan
 * @param patience how long the registry asks again for a lost answer
 * @param skew by how much a clock may be wrong
 * @param kill chance, before a step, that an actor dies
 * @param powerCut chance that all die, and what was not synced may be lost
 * @param loss chance that the disk loses or damages a file
 * @param comesBack chance that the disk brings bytes back that it had lost
 * @param unreadable chance that something, a file or a part of a log, can't be read for a while
 * @param foreign chance that somebody puts a file among the published ones
 * @param putBack chance that the registry is put back to an older copy
 * @param gone chance that one of several data centres is gone for good
 * @param delay chance that an actor stands still for a while after its step
 * @param late chance that a transaction of some actors reaches the store only after a long while
 * @param store chance of each fault at the store; those left out never happen
 * @param folder chance of a fault at the folder
 */
record Plan(
    int ids,
    int days,
    double plain,
    double repeats,
    double recent,
    double future,
    double latePrimaries,
    int sites,
    int pipelines,
    int writers,
    int reconcilers,
    int expirers,
    int expiries,
    int batch,
    int steps,
    Duration settle,
    double ranges,
    double deep,
    Duration grace,
    Duration patience,
    Duration skew,
    double kill,
    double powerCut,
    double loss,
    double comesBack,
    double unreadable,
    double foreign,
    double putBack,
    double gone,
    double delay,
    double late,
    Map<StoreFault, Double> store,
    double folder) {
  private static final List<Double> RARELY = List.of(0.0, 0.0, 0.005, 0.02);
  private static final List<Double> SELDOM = List.of(0.0, 0.0, 0.0, 0.0, 0.01);
  private static final List<Double> SOON_OR_LATE = List.of(0.0, 0.0, 0.005, 0.02, 0.1);
  private static final List<Double> AT_TIMES = List.of(0.0, 0.0, 0.02, 0.1);

  /** A plan in which nothing goes wrong by itself, for worlds that are made by hand. */
  static Plan quiet(int batch) {
    Map<StoreFault, Double> none = new EnumMap<>(StoreFault.class);
    for (StoreFault fault : StoreFault.values()) {
      none.put(fault, 0.0);
    }
    return new Plan(
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        0,
        batch,
        0,
        Duration.ZERO,
        0,
        1,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        none,
        0);
  }

  static Plan draw(Choices choices) {
    return new Plan(
        choices.between(1, 6),
        choices.between(1, 3),
        choices.oneOf(List.of(0.0, 0.5, 1.0)),
        choices.oneOf(List.of(0.0, 0.3, 0.5)),
        choices.oneOf(List.of(0.0, 0.0, 0.3)),
        choices.oneOf(List.of(0.0, 0.0, 0.3)),
        choices.oneOf(List.of(0.0, 0.0, 0.3)),
        choices.oneOf(List.of(1, 1, 1, 2)),
        choices.oneOf(List.of(1, 1, 2, 2, 3)),
        choices.oneOf(List.of(1, 1, 2)),
        choices.oneOf(List.of(0, 1, 1, 2, 3)),
        choices.oneOf(List.of(0, 0, 0, 1, 1, 2)),
        choices.oneOf(List.of(2, 6)),
        choices.between(1, 4),
        choices.between(20, 200),
        choices.oneOf(List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofDays(1))),
        choices.oneOf(List.of(0.0, 0.5)),
        choices.oneOf(List.of(0.0, 0.5, 1.0)),
        choices.oneOf(List.of(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1))),
        choices.oneOf(List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(2))),
        choices.oneOf(List.of(Duration.ZERO, Duration.ofDays(2))),
        choices.oneOf(RARELY),
        choices.oneOf(RARELY),
        choices.oneOf(RARELY),
        choices.oneOf(SOON_OR_LATE),
        choices.oneOf(SELDOM),
        choices.oneOf(SELDOM),
        choices.oneOf(SELDOM),
        choices.oneOf(SELDOM),
        choices.oneOf(AT_TIMES),
        choices.oneOf(List.of(0.0, 0.1, 0.3)),
        StoreFault.draw(choices),
        choices.oneOf(RARELY));
  }
}

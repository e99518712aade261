package io.photonbeam.registry.simulation;

import java.time.Duration;
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
 * @param pipelines pipelines that join the log
 * @param writers writers of each of them
 * @param reconcilers reconciliations that run beside them
 * @param expirers those who let the registry forget
 * @param expiries how often each of them does, each time up to another day
 * @param batch most events that a writer joins at a time
 * @param steps steps until the trouble ends
 * @param grace how old a staged file must be before it may be an orphan
 * @param patience how long the registry asks again for a lost answer
 * @param skew by how much a clock may be wrong
 * @param kill chance, before a step, that an actor dies
 * @param powerCut chance that all die, and what was not synced may be lost
 * @param loss chance that the disk loses or damages a file
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
    int pipelines,
    int writers,
    int reconcilers,
    int expirers,
    int expiries,
    int batch,
    int steps,
    Duration grace,
    Duration patience,
    Duration skew,
    double kill,
    double powerCut,
    double loss,
    double delay,
    double late,
    Map<StoreFault, Double> store,
    double folder) {
  private static final List<Double> RARELY = List.of(0.0, 0.0, 0.005, 0.02);
  private static final List<Double> AT_TIMES = List.of(0.0, 0.0, 0.02, 0.1);

  static Plan draw(Choices choices) {
    return new Plan(
        choices.between(1, 6),
        choices.between(1, 3),
        choices.oneOf(List.of(0.0, 0.5, 1.0)),
        choices.oneOf(List.of(0.0, 0.3)),
        choices.oneOf(List.of(1, 1, 2, 2, 3)),
        choices.oneOf(List.of(1, 1, 2)),
        choices.oneOf(List.of(0, 1, 1, 2)),
        choices.oneOf(List.of(0, 0, 0, 1, 1, 2)),
        choices.oneOf(List.of(2, 6)),
        choices.between(1, 4),
        choices.between(20, 200),
        choices.oneOf(List.of(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1))),
        choices.oneOf(List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(2))),
        choices.oneOf(List.of(Duration.ZERO, Duration.ofDays(2))),
        choices.oneOf(RARELY),
        choices.oneOf(RARELY),
        choices.oneOf(RARELY),
        choices.oneOf(AT_TIMES),
        choices.oneOf(List.of(0.0, 0.1, 0.3)),
        StoreFault.draw(choices),
        choices.oneOf(RARELY));
  }
}

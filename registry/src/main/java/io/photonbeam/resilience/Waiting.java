package io.photonbeam.resilience;

import io.photonbeam.registry.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits for stores, and knows when that has to end: when the thread is interrupted, when the run
 * has ended, or when an outage goes on for the grace time after the run was asked to stop.
 * Thread-safe.
 */
final class Waiting {
  /** How often those who wait look whether they may go on: at the circuit, not at the store. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Duration stopGrace;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Pauses pauses;
  private volatile Instant stopAsked;
  private volatile boolean ended;
  private volatile String gaveUp;

  Waiting(Duration stopGrace, Clock clock, Sleeper sleeper, Pauses pauses) {
    this.stopGrace = stopGrace;
    this.clock = clock;
    this.sleeper = sleeper;
    this.pauses = pauses;
  }

  /** Why to wait no longer, in a sentence. */
  static final class Over extends Exception {
    private static final long serialVersionUID = 1L;

    Over(String why) {
      super(why);
    }
  }

  void stop() {
    if (stopAsked == null) {
      stopAsked = clock.instant();
    }
  }

  void end() {
    ended = true;
  }

  Optional<String> gaveUp() {
    return Optional.ofNullable(gaveUp);
  }

  /** Waits until a circuit lets the caller in. */
  void enter(Circuit circuit) throws Over {
    while (!circuit.tryEnter()) {
      requirePatience(circuit);
      sleep(LOOK, circuit);
    }
  }

  /** Waits before the next attempt, after so many failures of one caller. */
  void pause(int failures, Circuit circuit) throws Over {
    Instant until = clock.instant().plus(pauses.beforeRetry(failures));
    requirePatience(circuit);
    for (Duration left = left(until); left.compareTo(Duration.ZERO) > 0; left = left(until)) {
      sleep(left.compareTo(LOOK) < 0 ? left : LOOK, circuit);
      requirePatience(circuit);
    }
  }

  private Duration left(Instant until) {
    return Duration.between(clock.instant(), until);
  }

  private void sleep(Duration time, Circuit circuit) throws Over {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(circuit);
    }
  }

  private void requirePatience(Circuit circuit) throws Over {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(circuit);
    }
    if (ended) {
      throw new Over(circuit.describe() + " The run is over.");
    }
    if (isOverdue(circuit)) {
      gaveUp =
          "%s The join was asked to stop, and waited for the %s another %s. Nothing is lost: start it again when the %2$s is back."
              .formatted(circuit.describe(), circuit.store(), Outage.words(stopGrace));
      throw new Over(gaveUp);
    }
  }

  private static Over interrupted(Circuit circuit) {
    return new Over("A call to the " + circuit.store() + " was interrupted; repeat it.");
  }

  private boolean isOverdue(Circuit circuit) {
    Instant asked = stopAsked;
    Instant since = circuit.trouble().map(Outage::since).orElse(null);
    if (asked == null || since == null) {
      return false;
    }
    Instant from = since.isAfter(asked) ? since : asked;
    return !clock.instant().isBefore(from.plus(stopGrace));
  }
}

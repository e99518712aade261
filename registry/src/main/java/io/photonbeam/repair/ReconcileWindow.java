package io.photonbeam.repair;

import io.photonbeam.registry.IdStatus;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which events a round looks after, by their own times, in microseconds since 1970. An event is too
 * young if it happened within the last while: the join may be at it. One that is dated in the
 * future is not too young: its time says nothing about when it came. Immutable.
 *
 * @param since first time that is looked at
 * @param until time after the last one
 * @param settled after this time, until now, events are too young
 * @param now when the round began
 */
public record ReconcileWindow(long since, long until, long settled, long now)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final long LIMIT = TimeUnit.MICROSECONDS.toSeconds(Long.MAX_VALUE) - 1;

  /** What a round makes of an event. */
  public enum Fate {
    /** Of another time than is looked at. */
    OUT_OF_RANGE,
    /** Somebody has joined it. */
    TAKEN,
    /** Below the registry's horizon: never joined any more. */
    EXPIRED,
    /** Free, and left to the join. */
    TOO_YOUNG,
    /** Free, and to be joined by this round. */
    MISSING
  }

  /** That of a round that begins now. */
  public static ReconcileWindow of(
      Optional<Instant> since, Optional<Instant> until, Duration settle, Instant now) {
    return new ReconcileWindow(
        since.map(ReconcileWindow::micros).orElse(Long.MIN_VALUE),
        until.map(ReconcileWindow::micros).orElse(Long.MAX_VALUE),
        micros(now.minus(settle)),
        micros(now));
  }

  /** Whether an event's time is looked at. */
  public boolean contains(long micros) {
    return micros >= since && micros < until;
  }

  /** Whether any time of an hour is looked at. */
  public boolean touchesHour(long hourStart) {
    return hourStart < until && hourStart + HOUR > since;
  }

  /** Whether a free event of this time is left to the join. */
  public boolean isTooYoung(long micros) {
    return micros > settled && micros <= now;
  }

  /** What becomes of an event of which the registry says this. */
  public Fate of(long micros, IdStatus status) {
    if (!contains(micros)) {
      return Fate.OUT_OF_RANGE;
    }
    return switch (status) {
      case TAKEN -> Fate.TAKEN;
      case EXPIRED -> Fate.EXPIRED;
      case FREE -> isTooYoung(micros) ? Fate.TOO_YOUNG : Fate.MISSING;
    };
  }

  /** Times that no event can have are cut to the ends of what a long can hold. */
  private static long micros(Instant time) {
    long seconds = Math.max(-LIMIT, Math.min(LIMIT, time.getEpochSecond()));
    return TimeUnit.SECONDS.toMicros(seconds) + time.getNano() / 1_000;
  }
}

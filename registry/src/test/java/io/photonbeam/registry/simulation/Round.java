package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.ReconcileWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a round of a reconciliation claims to have looked at.
 *
 * @param site the output
 * @param now when it began, by its own clock
 * @param settle events younger than that are left to the pipelines
 * @param since first event time, microseconds since 1970
 * @param until time after the last one
 * @param deep whether all bytes of all files were read
 * @param logged how many events the log had when it began
 * @param moment before which nothing can have happened unseen
 * @param searched when it began to look for lost files
 * @param rolledForward after which what was committed need not be published
 */
record Round(
    Site site,
    Instant now,
    Duration settle,
    long since,
    long until,
    boolean deep,
    int logged,
    long moment,
    long searched,
    long rolledForward) {
  private static final long HOUR = 3_600_000_000L;
  private static final long HALF_DAY = 12 * HOUR;

  /** One of all events, or of some, as it comes. */
  static Round draw(World world, Actor actor, boolean all) {
    Choices choices = world.choices();
    boolean ranged = !all && choices.chance(world.plan().ranges());
    long first = micros(EventLog.FIRST_DAY) + choices.below(4) * HALF_DAY;
    return new Round(
        actor.site(),
        world.time().now(actor.skew()),
        all ? Duration.ZERO : world.plan().settle(),
        ranged && choices.chance(0.7) ? first : Long.MIN_VALUE,
        ranged && choices.chance(0.5) ? first + choices.between(1, 3) * HALF_DAY : Long.MAX_VALUE,
        all || choices.chance(world.plan().deep()),
        world.log().size(),
        world.disturbances().moment(),
        Long.MAX_VALUE,
        Long.MAX_VALUE);
  }

  /** This round, when it begins to look for lost files. */
  Round searching(long at) {
    return new Round(site, now, settle, since, until, deep, logged, moment, at, rolledForward);
  }

  /** This round, when it begins to roll forward for the last time. */
  Round rollingForward(long at) {
    return new Round(site, now, settle, since, until, deep, logged, moment, searched, at);
  }

  boolean isInRange(long micros) {
    return micros >= since && micros < until;
  }

  /** Whether the range has any time of the hour of a file. */
  boolean touches(OutputFile file) {
    long hour = micros(SimulatedFolder.hour(file.path()));
    return hour < until && (since == Long.MIN_VALUE || hour + HOUR > since);
  }

  /** As the rules have it. */
  ReconcileWindow window() {
    return new ReconcileWindow(since, until, micros(now.minus(settle)), micros(now));
  }

  /** Whether an event is left to the pipelines: it has just happened. What is to come has not. */
  boolean isYoung(long micros) {
    return micros > micros(now.minus(settle)) && micros <= micros(now);
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public String toString() {
    return "[%s, settle %s, from %s to %s, deep %s, %d events]"
        .formatted(now, settle, text(since), text(until), deep, logged);
  }

  private static String text(long micros) {
    return micros == Long.MIN_VALUE || micros == Long.MAX_VALUE
        ? "all"
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}

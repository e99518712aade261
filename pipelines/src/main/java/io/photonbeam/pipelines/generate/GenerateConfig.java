package io.photonbeam.pipelines.generate;

import io.photonbeam.pipelines.ConfigChecks;
import io.photonbeam.pipelines.InvalidConfigException;
import io.photonbeam.pipelines.JoinConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a {@link Generate} writes. Immutable and checked: an instance that exists is valid. Made by
 * {@link #of} or {@link #live}, whose defaults are named here.
 *
 * @param primaryLog directory of the queries; neither it nor {@code foreignLog} lies in the other
 * @param foreignLog directory of the clicks
 * @param events number of primary events; 0 = no limit, which needs {@code eventsPerSecond}
 * @param eventsPerSecond log lines a second, of both logs together and with repeated ones, up to 10
 *     million; 0 (default) = as fast as it can, with event times that end now
 * @param duration how long to write live, up to 365 days; zero (default) = no limit; needs {@code
 *     eventsPerSecond}
 * @param seed from which everything random is drawn; default 1
 * @param servers servers, each with files of its own in both logs; 1 to 1 000, default 4
 * @param foreignRatio foreign events for each primary event; 0 to 8, default 0.1
 * @param disorder how much goes wrong; default {@link Disorder#USUAL}
 */
public record GenerateConfig(
    Path primaryLog,
    Path foreignLog,
    long events,
    long eventsPerSecond,
    Duration duration,
    long seed,
    int servers,
    double foreignRatio,
    Disorder disorder) {
  public static final int DEFAULT_SERVERS = 4;
  public static final double DEFAULT_FOREIGN_RATIO = 0.1;

  private static final long MAX_EVENTS = 1_000_000_000_000L;
  private static final long MAX_EVENTS_PER_SECOND = 10_000_000;
  private static final Duration MAX_DURATION = Duration.ofDays(365);
  private static final int MAX_SERVERS = 1_000;
  private static final double MAX_FOREIGN_RATIO = 8;

  /**
   * Checks the values, alone and together.
   *
   * @throws InvalidConfigException naming every value that does not fit
   */
  public GenerateConfig {
    ConfigChecks checks = new ConfigChecks();
    checks.check(
        JoinConfig.areApart(primaryLog, foreignLog),
        "foreignLog",
        foreignLog,
        "must be apart from primaryLog " + primaryLog);
    checks.within("events", events, 0L, MAX_EVENTS);
    checks.within("eventsPerSecond", eventsPerSecond, 0L, MAX_EVENTS_PER_SECOND);
    checks.check(
        !duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0,
        "duration",
        duration,
        "must be from 0 to 365 days");
    checks.check(
        events != 0 || eventsPerSecond != 0,
        "events",
        events,
        "no limit needs eventsPerSecond, or the logs would fill the disk");
    checks.check(
        duration.isZero() || eventsPerSecond != 0,
        "duration",
        duration,
        "needs eventsPerSecond; as fast as it can, events is the limit");
    checks.within("servers", servers, 1, MAX_SERVERS);
    checks.within("foreignRatio", foreignRatio, 0.0, MAX_FOREIGN_RATIO);
    checks.within("disorder.outOfOrder", disorder.outOfOrder(), 0.0, 1.0);
    checks.within("disorder.late", disorder.late(), 0.0, 1.0);
    checks.within("disorder.repeated", disorder.repeated(), 0.0, 1.0);
    checks.within("disorder.neverMatching", disorder.neverMatching(), 0.0, 1.0);
    checks.finish();
  }

  /** So many primary events as fast as it can, their times ending now. */
  public static GenerateConfig of(Path primaryLog, Path foreignLog, long events) {
    return live(primaryLog, foreignLog, events, 0, Duration.ZERO);
  }

  /**
   * Lines written at their time, until {@code events} primary events are written or {@code
   * duration} is over, whatever is first; with neither limit until {@link Generate#stop}.
   */
  public static GenerateConfig live(
      Path primaryLog, Path foreignLog, long events, long eventsPerSecond, Duration duration) {
    return new GenerateConfig(
        primaryLog,
        foreignLog,
        events,
        eventsPerSecond,
        duration,
        1,
        DEFAULT_SERVERS,
        DEFAULT_FOREIGN_RATIO,
        Disorder.USUAL);
  }

  public GenerateConfig withSeed(long newSeed) {
    return with(newSeed, servers, foreignRatio, disorder);
  }

  public GenerateConfig withServers(int newServers) {
    return with(seed, newServers, foreignRatio, disorder);
  }

  public GenerateConfig withForeignRatio(double newForeignRatio) {
    return with(seed, servers, newForeignRatio, disorder);
  }

  public GenerateConfig withDisorder(Disorder newDisorder) {
    return with(seed, servers, foreignRatio, newDisorder);
  }

  /** Whether lines are written at their time rather than as fast as possible. */
  boolean isLive() {
    return eventsPerSecond > 0;
  }

  private GenerateConfig with(
      long newSeed, int newServers, double newForeignRatio, Disorder newDisorder) {
    return new GenerateConfig(
        primaryLog,
        foreignLog,
        events,
        eventsPerSecond,
        duration,
        newSeed,
        newServers,
        newForeignRatio,
        newDisorder);
  }
}

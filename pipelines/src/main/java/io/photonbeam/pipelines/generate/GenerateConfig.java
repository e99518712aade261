package io.photonbeam.pipelines.generate;

import static io.photonbeam.pipelines.option.ValueTypes.duration;
import static io.photonbeam.pipelines.option.ValueTypes.integer;
import static io.photonbeam.pipelines.option.ValueTypes.number;
import static io.photonbeam.pipelines.option.ValueTypes.wholeNumber;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.option.Config;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Generate} writes, and the declaration of the options that say so. Immutable and
 * checked: an instance that exists is valid.
 *
 * @param options values of {@link #OPTIONS}
 */
public record GenerateConfig(Options options) implements Config {
  private static final long DEFAULT_EVENTS = 100_000;

  public static final Option<Long> EVENTS =
      Option.withDefault(
          "events",
          wholeNumber(0, 1_000_000_000_000L),
          options -> options.get(GenerateConfig.EVENTS_PER_SECOND) > 0 ? 0 : DEFAULT_EVENTS,
          DEFAULT_EVENTS + ", or no limit with --eventsPerSecond",
          "primary events to write, 0 for no limit");
  public static final Option<Long> EVENTS_PER_SECOND =
      Option.withDefault(
          "eventsPerSecond",
          wholeNumber(0, 10_000_000),
          "0",
          "log lines a second, both logs together; 0 writes as fast as it can, with event times"
              + " that end now");

  public static final Option<Duration> DURATION =
      Option.optional(
          "duration",
          duration("1ms", "365d"),
          "no limit",
          "how long to write; needs --eventsPerSecond");

  public static final Option<Long> SEED =
      Option.withDefault(
          "seed",
          wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
          "1",
          "from which all that is random is drawn");
  public static final Option<Integer> SERVERS =
      Option.withDefault(
          "servers", integer(1, 1_000), "4", "servers, each with its own files in both logs");
  public static final Option<Double> FOREIGN_RATIO =
      Option.withDefault(
          "foreignRatio", number(0, 8), "0.1", "foreign events for each primary event");
  public static final Option<Double> OUT_OF_ORDER =
      share("outOfOrderShare", "0.05", "share of events out of order");
  public static final Option<Double> LATE =
      share(
          "lateShare",
          "0.02",
          "share of foreign events that are written before their primary event");
  public static final Option<Double> REPEATED =
      share("repeatedShare", "0.01", "share of lines that are written twice");
  public static final Option<Double> NEVER_MATCHING =
      share(
          "neverMatchingShare", "0.02", "share of foreign events whose primary event never comes");

  public static final OptionTable OPTIONS =
      OptionTable.of(
              LogOptions.PRIMARY_LOG,
              LogOptions.FOREIGN_LOG,
              EVENTS,
              EVENTS_PER_SECOND,
              DURATION,
              SEED,
              SERVERS,
              FOREIGN_RATIO,
              OUT_OF_ORDER,
              LATE,
              REPEATED,
              NEVER_MATCHING)
          .withRelation(LogOptions::checkApart)
          .withRelation(GenerateConfig::checkLimits);

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public GenerateConfig {
    options = OPTIONS.check(options);
  }

  private static Option<Double> share(String name, String value, String description) {
    return Option.withDefault(name, number(0, 1), value, description);
  }

  private static List<Problem> checkLimits(Options options) {
    List<Problem> problems = new ArrayList<>();
    if (options.get(EVENTS_PER_SECOND) == 0) {
      if (options.get(EVENTS) == 0) {
        problems.add(
            EVENTS.problem(0L, "no limit needs eventsPerSecond, or the logs would fill the disk"));
      }
      options
          .find(DURATION)
          .map(
              d ->
                  DURATION.problem(
                      d, "needs eventsPerSecond; as fast as it can, events is the limit"))
          .ifPresent(problems::add);
    }
    return problems;
  }

  /** So many primary events as fast as it can, their times ending now. */
  public static GenerateConfig of(Path primaryLog, Path foreignLog, long events) {
    return new GenerateConfig(logs(primaryLog, foreignLog).with(EVENTS, events));
  }

  /**
   * Lines written at their time, until {@code duration} is over or, with another number of events,
   * these are written; without either limit until {@link Generate#stop}.
   */
  public static GenerateConfig live(Path primaryLog, Path foreignLog, long eventsPerSecond) {
    return new GenerateConfig(
        logs(primaryLog, foreignLog).with(EVENTS_PER_SECOND, eventsPerSecond));
  }

  private static Options logs(Path primaryLog, Path foreignLog) {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, primaryLog)
        .with(LogOptions.FOREIGN_LOG, foreignLog);
  }

  /** The same with another value. */
  public <T> GenerateConfig with(Option<T> option, T value) {
    return new GenerateConfig(options.with(option, value));
  }

  public GenerateConfig withDisorder(Disorder disorder) {
    return new GenerateConfig(
        options
            .with(OUT_OF_ORDER, disorder.outOfOrder())
            .with(LATE, disorder.late())
            .with(REPEATED, disorder.repeated())
            .with(NEVER_MATCHING, disorder.neverMatching()));
  }

  /** How much goes wrong. */
  Disorder disorder() {
    return new Disorder(get(OUT_OF_ORDER), get(LATE), get(REPEATED), get(NEVER_MATCHING));
  }

  /** Whether lines are written at their time rather than as fast as possible. */
  boolean isLive() {
    return get(EVENTS_PER_SECOND) > 0;
  }
}

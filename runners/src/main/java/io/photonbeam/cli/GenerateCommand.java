package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.generate.Disorder;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.generate.ProgressListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code generate}: writes two logs to try the join on. */
final class GenerateCommand implements Command {
  private static final long DEFAULT_EVENTS = 100_000;
  private static final long LINE_EVERY_MILLIS = 10_000;
  private static final ValueType<Double> SHARE = ValueTypes.number(0, 1);

  private static final Option<Long> EVENTS =
      Option.optional(
          "events",
          ValueTypes.wholeNumber(0, 1_000_000_000_000L),
          DEFAULT_EVENTS + ", or no limit with --eventsPerSecond",
          "primary events to write, 0 for no limit");
  private static final Option<Long> EVENTS_PER_SECOND =
      Option.withDefault(
          "eventsPerSecond",
          ValueTypes.wholeNumber(0, 10_000_000),
          "0",
          "log lines a second, both logs together; 0 writes as fast as it can, with event times"
              + " that end now");
  private static final Option<Duration> DURATION =
      Option.optional(
          "duration",
          ValueTypes.durationFrom(Duration.ofMillis(1), Duration.ofDays(365)),
          "no limit",
          "how long to write; needs --eventsPerSecond");
  private static final Option<Long> SEED =
      Option.withDefault(
          "seed",
          ValueTypes.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
          "1",
          "from which all that is random is drawn");
  private static final Option<Integer> SERVERS =
      Option.withDefault(
          "servers",
          ValueTypes.integer(1, 1_000),
          String.valueOf(GenerateConfig.DEFAULT_SERVERS),
          "servers, each with its own files in both logs");
  private static final Option<Double> FOREIGN_RATIO =
      Option.withDefault(
          "foreignRatio",
          ValueTypes.number(0, 8),
          ValueTypes.plain(GenerateConfig.DEFAULT_FOREIGN_RATIO),
          "foreign events for each primary event");
  private static final Option<Double> OUT_OF_ORDER =
      share("outOfOrderShare", Disorder.USUAL.outOfOrder(), "share of events out of order");
  private static final Option<Double> LATE =
      share(
          "lateShare",
          Disorder.USUAL.late(),
          "share of foreign events that are written before their primary event");
  private static final Option<Double> REPEATED =
      share("repeatedShare", Disorder.USUAL.repeated(), "share of lines that are written twice");
  private static final Option<Double> NEVER_MATCHING =
      share(
          "neverMatchingShare",
          Disorder.USUAL.neverMatching(),
          "share of foreign events whose primary event never comes");

  private static final OptionTable TABLE =
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
          .withRelation(ConfigProblems.of(GenerateCommand::config));

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String summary() {
    return "writes a log of queries and a log of clicks to try the join on";
  }

  @Override
  public String description() {
    return """
    Writes queries to the primary log and clicks to the foreign log, with what real logs have:
    several servers, late and repeated lines, events out of order, clicks whose query never
    comes. The same seed gives the same events. Ctrl-C and SIGTERM end it with whole files.\
    """;
  }

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public List<String> examples() {
    String logs = "generate --primaryLog=logs/queries --foreignLog=logs/clicks";
    return List.of(
        logs + " --events=500000 --seed=7", logs + " --eventsPerSecond=5000 --duration=1m");
  }

  /** Its codecs are the JDK's own. */
  @Override
  public List<Need> needs(Options options) {
    return List.of();
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Generate generate = new Generate(config(options));
    GenerateReport report =
        StopSignals.during(generate::stop, () -> generate.run(new Progress(console.terminal())));
    console.terminal().endProgress();
    console.out().print(report.toTable());
    return ExitCode.SUCCESS;
  }

  private static GenerateConfig config(Options options) {
    long eventsPerSecond = options.get(EVENTS_PER_SECOND);
    return new GenerateConfig(
        options.get(LogOptions.PRIMARY_LOG),
        options.get(LogOptions.FOREIGN_LOG),
        options.find(EVENTS).orElse(eventsPerSecond > 0 ? 0 : DEFAULT_EVENTS),
        eventsPerSecond,
        options.find(DURATION).orElse(Duration.ZERO),
        options.get(SEED),
        options.get(SERVERS),
        options.get(FOREIGN_RATIO),
        new Disorder(
            options.get(OUT_OF_ORDER),
            options.get(LATE),
            options.get(REPEATED),
            options.get(NEVER_MATCHING)));
  }

  private static Option<Double> share(String name, double value, String description) {
    return Option.withDefault(name, SHARE, ValueTypes.plain(value), description);
  }

  /** Tells how far it is: all the time on a terminal, every ten seconds elsewhere. */
  private static final class Progress implements ProgressListener {
    private final Terminal terminal;
    private double nextLine = LINE_EVERY_MILLIS / 1e3;

    Progress(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void progress(GenerateReport soFar) {
      if (!terminal.isLive()) {
        if (soFar.seconds() < nextLine) {
          return;
        }
        nextLine += LINE_EVERY_MILLIS / 1e3;
      }
      terminal.progress(
          String.format(
              Locale.ROOT,
              "%,d primary and %,d foreign events written, %,.0f lines/s",
              soFar.primaryEvents(),
              soFar.foreignEvents(),
              soFar.linesPerSecond()));
    }
  }
}

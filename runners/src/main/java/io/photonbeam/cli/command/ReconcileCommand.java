package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.runner.FlinkMemory;
import io.photonbeam.cli.runner.RunnerChoice;
import io.photonbeam.cli.runner.SharedPlaces;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.PeriodicRunner;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.store.SteadyClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code reconcile}: goes back for what the join has left. */
public final class ReconcileCommand implements Command {
  private static final Option<Duration> EVERY =
      Option.optional(
          "every",
          ValueTypes.duration("1s", "365d"),
          "one round",
          "repeats it, from start to start, until SIGTERM or Ctrl-C");
  private static final CommandOptions OPTIONS =
      RunnerChoice.with(
              OptionTable.of(
                      OutputOptions.OUTPUT,
                      EVERY,
                      ReportOption.JSON.option(),
                      ReportOption.HTML.option())
                  .and(ReconcileConfig.OPTIONS)
                  .and(RunnerChoice.RUNNER))
          .withRelation(ReportOption::checkApart);

  private static final Manual MANUAL =
      new Manual(
          "reconcile",
          "makes an output exact: joins what is missing, rebuilds what is lost",
          """
    Publishes what was committed, deletes what crashes left staged, makes lost or damaged files
    again, and joins the foreign events that nobody has joined though their primary events are
    in the log. Nothing is ever joined twice, so it may run at any time, beside the pipelines
    and beside itself. Logs, fields, registry and adapter are those that the joins noted in the
    output, unless you name others. Exit code 0 if all is exact; 1 if something needs you, and
    the report says what.\
    """,
          OPTIONS,
          List.of(
              "reconcile --output=out",
              "reconcile --output=out --since=3d --every=15m --report=reconcile.json",
              "reconcile --output=out --deep",
              "reconcile --output=out --compact"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public List<Need> needs(Options options) {
    return RunnerChoice.needs(options);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    ReportOption.JSON.checkReplaceable(options);
    ReportOption.HTML.checkReplaceable(options);
    ReconcileConfig config = config(options);
    AdapterOption.check(
        config.settings().adapter(),
        config.settings().primaryLog(),
        config.settings().foreignLog());
    RunRecorder recorder =
        new RunRecorder(
            "Reconciliation of " + config.output(), config.pipelineId(), new SteadyClock());
    try (RoundPageWriter page =
        new RoundPageWriter(recorder, ReportOption.HTML.file(options), console).start()) {
      return run(options, config, recorder, page, console);
    }
  }

  private static ExitCode run(
      Options options,
      ReconcileConfig config,
      RunRecorder recorder,
      RoundPageWriter page,
      Console console)
      throws Exception {
    ReconcileLauncher launcher =
        new ReconcileLauncher(
            config,
            FlinkMemory.forSorting(RunnerChoice.beamArguments(options)),
            recorder,
            console.terminal());
    PeriodicRunner rounds = new PeriodicRunner(options.find(EVERY), new SteadyClock());
    RoundReporter telling = new RoundReporter(console, ReportOption.JSON.file(options), page);
    boolean exact =
        StopSignals.during(
            () -> {
              console.terminal().say("Ends after this round; a second signal ends it at once.");
              rounds.stop();
              launcher.stop();
            },
            () -> telling.during(() -> rounds.run(launcher::round, telling)));
    return exact && telling.isReportWritten() ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  /**
   * The configuration of the options and of what the joins of the output noted.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException if it can't be found out, or
   *     does not fit
   * @throws IOException if what the joins noted can't be read
   */
  static ReconcileConfig config(Options options) throws IOException {
    NotedJoins noted = NotedJoins.of(options);
    return SharedPlaces.forUpkeep(noted.complete(options, NotedOptions.ALL))
        .with(ReconcileConfig.PIPELINE_ID, pipelineId(options, noted.joins()))
        .as(ReconcileConfig::new);
  }

  private static String pipelineId(Options options, List<SavedJoinConfig.Noted> noted) {
    Optional<String> given = options.find(ReconcileConfig.PIPELINE_ID);
    if (given.isEmpty()) {
      return noted.stream()
          .findFirst()
          .map(join -> ReconcileConfig.pipelineIdFor(join.pipelineId()))
          .orElseThrow(() -> nothingNoted());
    }
    if (noted.stream().anyMatch(join -> join.pipelineId().equals(given.get()))) {
      throw new InvalidOptionsException(
          ReconcileConfig.PIPELINE_ID.problem(
              given.get(),
              "is the id of a join of this output; a reconciliation needs one of its own"));
    }
    return given.get();
  }

  private static InvalidOptionsException nothingNoted() {
    return new InvalidOptionsException(
        ReconcileConfig.PIPELINE_ID.missing(
            "is needed: no join has noted its settings in this output"));
  }
}

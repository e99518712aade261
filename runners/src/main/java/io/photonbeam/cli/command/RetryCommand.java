package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.progress.RetryProgress;
import io.photonbeam.cli.progress.WatchedWork;
import io.photonbeam.cli.runner.ClusterArguments;
import io.photonbeam.cli.runner.FlinkCluster;
import io.photonbeam.cli.runner.FlinkMemory;
import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.runner.RunnerChoice;
import io.photonbeam.cli.runner.SharedPlaces;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.pipelines.retry.RetryRun;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.text.FirstFew;
import io.photonbeam.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code retry}: puts dead letters through the join again. */
public final class RetryCommand implements Command {
  private static final CommandOptions OPTIONS =
      RunnerChoice.with(
          OptionTable.of(
                  OutputOptions.OUTPUT,
                  RetryConfig.REASON,
                  RetryConfig.PIPELINE_ID,
                  RunnerChoice.RUNNER)
              .and(RetryConfig.OPTIONS));

  private static final Manual MANUAL =
      new Manual(
          "retry",
          "puts the dead letters of an output through the join again",
          """
    Takes the foreign events below <output>/unjoinable, looks for their primary events in the
    whole primary log, and joins what is found, each event once, whatever else is running. What
    fails again is a letter again; the letters that were tried are deleted. When it is stopped
    before its end, all letters stay. Logs, fields,
    registry and adapter are those that the join noted in the output, unless you name others.
    Exit code 0 if all were tried, whatever became of them; 1 if some have no primary event, and
    not all of its log was seen.\
    """,
          OPTIONS,
          List.of(
              "retry --output=out",
              "retry --output=out --reason=no_primary_event",
              "retry --output=out --reason=adapter_failed --adapter=com.example.MendedAdapter"));

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
    RetryConfig config = config(options);
    AdapterOption.check(
        config.settings().adapter(),
        config.settings().primaryLog(),
        config.settings().foreignLog());
    List<String> arguments = FlinkMemory.forSorting(RunnerChoice.beamArguments(options));
    Optional<String> address = ClusterArguments.address(options);
    try (RetryRun run = new RetryRun(config, RunEnvironment.local(Clock.systemUTC()).on(address))) {
      // In this process the work ends with the process.
      RetryReport report =
          address.isPresent()
              ? StopSignals.during(run::stop, () -> retry(run, config, arguments, console))
              : retry(run, config, arguments, console);
      console.out().print(text(report));
      return report.complaints().isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  private static RetryReport retry(
      RetryRun run, RetryConfig config, List<String> arguments, Console console) throws Exception {
    Consumer<String> tell = console.terminal()::say;
    Optional<FlinkCluster> cluster = FlinkCluster.find(arguments, config, run::isStopped, tell);
    JobOptions job =
        JobOptions.of(config.pipelineId(), config.settings().registry(), arguments, cluster);
    return WatchedWork.run(
        () -> run.run(job.beam(), job.writers(), tell), new RetryProgress(run), console.terminal());
  }

  /**
   * The configuration of the options and of what a join of the output noted.
   *
   * @throws InvalidOptionsException if it can't be found out, or does not fit
   * @throws IOException if what the joins noted can't be read
   */
  static RetryConfig config(Options options) throws IOException {
    NotedJoins all = NotedJoins.of(options);
    Optional<SavedJoinConfig.Noted> noted = noted(options, all);
    Options complete =
        SharedPlaces.forUpkeep(
            noted.map(join -> options.orElse(join.settings().toOptions())).orElse(options));
    Path primaryLog =
        complete
            .given(LogOptions.PRIMARY_LOG)
            .orElseThrow(
                () ->
                    new InvalidOptionsException(
                        LogOptions.PRIMARY_LOG.missing(
                            "is needed: no join has noted its settings in "
                                + all.outputs().get(0))));
    NotedJoins.requireFolder(LogOptions.PRIMARY_LOG, primaryLog);
    return complete
        .with(
            RetryConfig.PIPELINE_ID,
            RetryConfig.pipelineIdFor(
                noted.map(SavedJoinConfig.Noted::pipelineId).orElse("output")))
        .as(RetryConfig::new);
  }

  /** The join whose settings are taken; empty if none has noted any. */
  private static Optional<SavedJoinConfig.Noted> noted(Options options, NotedJoins all) {
    Optional<String> wanted = options.find(RetryConfig.PIPELINE_ID);
    List<SavedJoinConfig.Noted> those =
        all.joins().stream()
            .filter(noted -> wanted.isEmpty() || wanted.get().equals(noted.pipelineId()))
            .toList();
    if (those.isEmpty() && wanted.isPresent()) {
      throw new InvalidOptionsException(
          RetryConfig.PIPELINE_ID.problem(
              wanted.get(), "noted no settings in this output; these did: " + ids(all.joins())));
    }
    if (those.stream().map(SavedJoinConfig.Noted::settings).distinct().count() > 1) {
      throw new InvalidOptionsException(
          RetryConfig.PIPELINE_ID.missing(
              "is needed: the joins of this output have different settings; take those of one of "
                  + ids(those)));
    }
    return those.stream().findFirst();
  }

  private static String ids(List<SavedJoinConfig.Noted> noted) {
    return FirstFew.words(noted.stream().map(SavedJoinConfig.Noted::pipelineId).toList());
  }

  private static String text(RetryReport report) {
    if (report.files() == 0) {
      return "There are no such dead letters.\n";
    }
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    row(table, "tried", report.tried());
    row(table, "joined now", report.joined());
    row(table, "joined before or elsewhere", report.alreadyJoined());
    row(table, "repeated letters of the same event", report.repeated());
    report
        .failedAgain()
        .forEach((reason, events) -> row(table, "failed again: " + reason.words(), events));
    StringBuilder text = new StringBuilder(table.toString());
    if (!report.complaints().isEmpty()) {
      text.append("Primary events that were not found may be in what was not seen of their log:\n");
      report
          .complaints()
          .forEach(complaint -> text.append("- ").append(Printable.line(complaint)).append('\n'));
    }
    return text.toString();
  }

  private static void row(Table table, String what, long count) {
    table.row(what, String.format(Locale.ROOT, "%,d", count));
  }
}

package io.photonbeam.cli;

import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.pipelines.RetryConfig;
import io.photonbeam.pipelines.RetryReport;
import io.photonbeam.pipelines.RetryRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code retry}: puts dead letters through the join again. */
final class RetryCommand implements Command {

  @Override
  public String name() {
    return "retry";
  }

  @Override
  public String summary() {
    return "puts the dead letters of an output through the join again";
  }

  @Override
  public String description() {
    return """
    Takes the foreign events below <output>/unjoinable, looks for their primary events in the
    whole primary log, and joins what is found, each event once, whatever else is running. What
    fails again is a letter again; the letters that were tried are deleted. Logs, fields,
    registry and adapter are those that the join noted in the output, unless you name others.
    Exit code 0 if all were tried, whatever became of them.\
    """;
  }

  @Override
  public OptionTable options() {
    return RetryOptions.TABLE;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "retry --output=out",
        "retry --output=out --reason=no_primary_event",
        "retry --output=out --reason=adapter_failed --adapter=com.example.MendedAdapter");
  }

  @Override
  public Optional<String> foreignHint() {
    return Optional.of(JoinCommand.BEAM_HINT);
  }

  @Override
  public List<Need> needs(Options options) {
    return JoinOptions.needs(options);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    RetryConfig config = RetryOptions.config(options);
    AdapterOption.check(
        config.settings().adapter(),
        config.settings().primaryLog(),
        config.settings().foreignLog());
    List<String> arguments = new ArrayList<>();
    arguments.add("--runner=" + options.get(JoinOptions.RUNNER));
    arguments.addAll(options.foreign());
    RunnerOptions runner = RunnerOptions.of("photonbeam-retry", arguments);
    try (RetryRun run = new RetryRun(config, Clock.systemUTC())) {
      RetryReport report =
          WatchedWork.run(
              () -> run.run(runner.beam(), runner.writers(), console.terminal()::say),
              new RetryProgress(run),
              console.terminal());
      console.out().print(text(report));
      return ExitCode.SUCCESS;
    }
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
    return table.toString();
  }

  private static void row(Table table, String what, long count) {
    table.row(what, String.format(Locale.ROOT, "%,d", count));
  }
}

package io.photonbeam.cli;

import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.Rounds;
import io.photonbeam.store.SteadyClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code reconcile}: goes back for what the join has left. */
final class ReconcileCommand implements Command {

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public String summary() {
    return "makes an output exact: joins what is missing, rebuilds what is lost";
  }

  @Override
  public String description() {
    return """
    Publishes what was committed, deletes what crashes left staged, makes lost or damaged files
    again, and joins the foreign events that nobody has joined though their primary events are
    in the log. Nothing is ever joined twice, so it may run at any time, beside the pipelines
    and beside itself. Logs, fields, registry and adapter are those that the joins noted in the
    output, unless you name others. Exit code 0 if all is exact; 1 if something needs you, and
    the report says what.\
    """;
  }

  @Override
  public OptionTable options() {
    return ReconcileOptions.TABLE;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "reconcile --output=out",
        "reconcile --output=out --since=3d --every=15m --report=reconcile.json",
        "reconcile --output=out --deep",
        "reconcile --output=out --compact");
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
    ReportOption.checkReplaceable(options);
    ReconcileConfig config = ReconcileOptions.config(options);
    AdapterOption.check(
        config.settings().adapter(),
        config.settings().primaryLog(),
        config.settings().foreignLog());
    List<String> arguments = new ArrayList<>();
    arguments.add("--runner=" + options.get(JoinOptions.RUNNER));
    arguments.addAll(options.foreign());
    LaunchReconcile launcher = new LaunchReconcile(config, arguments, console.terminal());
    Rounds rounds = new Rounds(options.find(ReconcileOptions.EVERY), new SteadyClock());
    TellRounds telling = new TellRounds(console, options.find(ReportOption.REPORT));
    boolean exact =
        StopSignals.during(
            () -> {
              console.terminal().say("Ends after this round; a second signal ends it at once.");
              rounds.stop();
              launcher.stop();
            },
            () -> rounds.run(launcher::round, telling));
    return exact && telling.isReportWritten() ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }
}

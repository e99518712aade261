package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.progress.Progress;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyProgress;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code verify}: the audit of the logs against the joined output. */
public final class VerifyCommand implements Command {
  private static final Option<Boolean> ALLOW_MISSING =
      Option.flag(
          "allowMissing", "exits 0 though events are missing, for an output that still grows");
  private static final CommandOptions OPTIONS =
      CommandOptions.of(
          OptionTable.of(
                  LogOptions.PRIMARY_LOG,
                  LogOptions.FOREIGN_LOG,
                  OutputOptions.OUTPUTS,
                  OutputOptions.REGISTRY,
                  OutputOptions.ADAPTER,
                  ReportOption.JSON.option(),
                  VerifyConfig.MANIFEST,
                  ALLOW_MISSING)
              .and(VerifyConfig.OPTIONS));

  private static final String LOGS =
      "verify --primaryLog=logs/queries --foreignLog=logs/clicks --output=out";

  private static final Manual MANUAL =
      new Manual(
          "verify",
          "audits the joined output against both logs",
          """
    Reads both logs and the published output, and compares ids, pairs and every field. It shares
    only the reader of log blocks, registry and layout with the join. Rows that an adapter made are
    compared with what it makes now, so it must be given. Several outputs are audited as one:
    each event is in one of them, and no two have it. Exit code 0 only if nothing is
    missing, there twice, spurious or different, and nothing of the logs was left unread; 1
    otherwise.\
    """,
          OPTIONS,
          List.of(
              LOGS,
              LOGS + " --report=audit.json",
              "verify --primaryLog=logs/queries --foreignLog=logs/clicks --output=east,west"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    ReportOption.JSON.check(options);
    VerifyConfig config = new VerifyConfig(options);
    NotedJoins.requireFolders(options.get(OutputOptions.OUTPUTS));
    AdapterOption.check(
        config.adapter(), options.get(LogOptions.PRIMARY_LOG), options.get(LogOptions.FOREIGN_LOG));
    VerifyReport report = new Verification(config).run(new Progress(console.terminal()));
    console.terminal().endProgress();
    console.out().print(report.toText());
    Optional<Path> file = ReportOption.JSON.file(options);
    if (file.isPresent()) {
      ReportFile.write(file.get(), report.toJson());
    }
    boolean passed = report.exact() || (options.get(ALLOW_MISSING) && report.onlyMissing());
    return passed ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  /** Shown on a terminal only: an audit is short, and its report long enough. */
  private record Progress(Terminal terminal) implements VerifyProgress.Listener {
    @Override
    public void progress(VerifyProgress soFar) {
      if (terminal.isLive()) {
        long percent = soFar.total() == 0 ? 100 : 100 * soFar.done() / soFar.total();
        terminal.progress(soFar.stage() + " " + percent + " %");
      }
    }
  }
}

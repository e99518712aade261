package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Units;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyProgress;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** {@code verify}: the audit of the logs against the joined output. */
final class VerifyCommand implements Command {
  private static final Option<Boolean> ALLOW_MISSING =
      Option.flag(
          "allowMissing", "exits 0 though events are missing, for an output that still grows");
  private static final Option<Boolean> MANIFEST =
      Option.flag(
          "manifest",
          "audits the files that manifest.txt lists, which 'reconcile --compact' writes, instead of"
              + " all below joined/");
  private static final Option<Duration> SETTLE =
      Option.withDefault(
          "settle",
          ValueTypes.durationFrom(Duration.ZERO, ReconcileConfig.MAX_DURATION),
          Units.duration(VerifyConfig.DEFAULT_SETTLE),
          "half a block at the end of a log file is left to its writer for so long after the last"
              + " write; later it counts as not read");
  private static final OptionTable TABLE =
      OptionTable.of(
              LogOptions.PRIMARY_LOG,
              LogOptions.FOREIGN_LOG,
              RegistryOptions.OUTPUT,
              RegistryOptions.REGISTRY,
              AdapterOption.ADAPTER,
              ReportOption.REPORT,
              MANIFEST,
              ALLOW_MISSING,
              SETTLE,
              LogOptions.PRIMARY_ID,
              LogOptions.PRIMARY_TIME,
              LogOptions.FOREIGN_ID,
              LogOptions.FOREIGN_KEY,
              LogOptions.FOREIGN_TIME,
              LogOptions.PRIMARY_TIME_UNIT,
              LogOptions.FOREIGN_TIME_UNIT)
          .withRelation(LogOptions::checkApart)
          .withRelation(LogOptions::checkOutput)
          .withRelation(RegistryOptions::checkUri);

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "audits the joined output against both logs";
  }

  @Override
  public String description() {
    return """
    Reads both logs and the published output, and compares ids, pairs and every field. It shares
    only the reader of log blocks, registry and layout with the join. Rows that an adapter made are
    compared with what it makes now, so it must be given. Exit code 0 only if nothing is
    missing, there twice, spurious or different, and nothing of the logs was left unread; 1
    otherwise.\
    """;
  }

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public List<String> examples() {
    String logs = "verify --primaryLog=logs/queries --foreignLog=logs/clicks --output=out";
    return List.of(logs, logs + " --report=audit.json");
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    ReportOption.check(options);
    VerifyConfig config = config(options);
    AdapterOption.check(config.adapter(), config.primaryLog(), config.foreignLog());
    VerifyReport report = new Verification(config).run(new Progress(console.terminal()));
    console.terminal().endProgress();
    console.out().print(report.toText());
    if (options.find(ReportOption.REPORT).isPresent()) {
      Files.writeString(options.get(ReportOption.REPORT), report.toJson() + "\n");
    }
    boolean passed = report.exact() || (options.get(ALLOW_MISSING) && report.onlyMissing());
    return passed ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  private static VerifyConfig config(Options options) {
    VerifyConfig config =
        VerifyConfig.of(
                options.get(LogOptions.PRIMARY_LOG),
                options.get(LogOptions.FOREIGN_LOG),
                options.get(RegistryOptions.OUTPUT))
            .withFields(LogOptions.primaryFields(options), LogOptions.foreignFields(options))
            .withSettle(options.get(SETTLE));
    VerifyConfig withAdapter =
        options.find(AdapterOption.ADAPTER).map(config::withAdapter).orElse(config);
    VerifyConfig withFiles = options.get(MANIFEST) ? withAdapter.withManifest() : withAdapter;
    return options.find(RegistryOptions.REGISTRY).map(withFiles::withRegistry).orElse(withFiles);
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

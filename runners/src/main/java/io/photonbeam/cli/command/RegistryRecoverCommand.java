package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.recover.RecoverConfig;
import io.photonbeam.pipelines.recover.RecoverReport;
import io.photonbeam.pipelines.recover.Recovery;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.Stores;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** {@code registry recover}: makes a registry again from an output. */
public final class RegistryRecoverCommand implements Command {
  private static final String UNNAMED = "recovered";

  private static final Option<LocalDate> HORIZON =
      Option.optional(
          "horizon",
          ValueTypes.date(),
          "as registry and output tell",
          "first day (UTC) that registry expire has not forgotten; 1970-01-01 if it forgot none");
  private static final Option<Boolean> DRY_RUN =
      Option.flag("dryRun", "tells what would be done, and does nothing");
  private static final OptionTable NOTED =
      OptionTable.of(NotedOptions.REGISTRY).and(NotedOptions.FOREIGN_FIELDS);
  private static final CommandOptions OPTIONS =
      CommandOptions.of(OptionTable.of(OutputOptions.OUTPUT).and(NOTED).and(HORIZON, DRY_RUN));

  private static final Manual MANUAL =
      new Manual(
          "registry recover",
          "makes a lost or older registry again from what is visible in an output",
          "Takes the visible files of an output of which the registry knows nothing back into it:"
              + " ids, commits, pipelines and the horizon, from the files themselves. For a registry that"
              + " is lost, or was restored from an older copy. Run it once for each output that shares"
              + " the registry, before any join. Exit code 1 if a file could not be taken in; each is"
              + " named.",
          OPTIONS,
          List.of(
              "registry recover --output=out --dryRun",
              "registry recover --output=out",
              "registry recover --output=/data/east --registry=fdb:/etc/foundationdb/fdb.cluster"
                  + " --horizon=2026-01-01"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) throws IOException {
    NotedJoins noted = NotedJoins.of(options);
    Options complete = noted.complete(options, NOTED);
    RecoverConfig config =
        new RecoverConfig(
            noted.outputs().get(0),
            LogOptions.foreignFields(complete),
            options.find(HORIZON),
            unnamed(noted),
            options.get(DRY_RUN));
    try (IdRegistry registry = open(complete.get(OutputOptions.REGISTRY), config.dryRun())) {
      Terminal terminal = console.terminal();
      RecoverReport report =
          new Recovery(config, registry)
              .run(new SecureRandom(), done -> terminal.progress(Counted.of(done, "commit")));
      terminal.endProgress();
      console.out().print(table(report, config.dryRun()));
      tell(report, console);
      return report.isWhole() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  /** To whom commits are ascribed whose files were written by an older program. */
  private static String unnamed(NotedJoins noted) {
    return noted.joins().size() == 1 ? noted.joins().get(0).pipelineId() : UNNAMED;
  }

  /** A dry run makes no registry; one that is lost is then as good as an empty one. */
  private static IdRegistry open(String uri, boolean dryRun) {
    return IdRegistry.open(
        dryRun ? Stores.openToLook(uri) : Stores.open(uri), RegistrySettings.defaults());
  }

  private static Table table(RecoverReport report, boolean dryRun) {
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    table.row(dryRun ? "commits to be taken in" : "commits taken in", count(report.commits()));
    table.row("  their files", count(report.files()));
    table.row("  their events", count(report.events()));
    table.row("  their files that are not visible", count(report.missing().size()));
    table.row("  by an unknown pipeline", count(report.withoutMaker()));
    table.row("expired before", report.horizon());
    table.row("pipelines of this output", FirstFew.words(report.pipelines()));
    table.row("not taken in", count(report.allProblems()));
    return table;
  }

  private static void tell(RecoverReport report, Console console) {
    List<String> missing =
        report.missing().stream()
            .map(
                path ->
                    path
                        + " is not visible; its events are free, and joined again by"
                        + " reconcile. If it comes back, move it away.")
            .toList();
    FirstFew.lines(
            missing, missing.size(), "more file is not visible.", "more files are not visible.")
        .forEach(console::errLine);
    report.problems().forEach(console.err()::println);
    long more = report.allProblems() - report.problems().size();
    if (more > 0) {
      console.err().println(count(more) + " more could not be taken in.");
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.recover.RecoverConfig;
import io.photonbeam.pipelines.recover.RecoverReport;
import io.photonbeam.pipelines.recover.Recovery;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.Stores;
import io.photonbeam.text.FirstFew;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** {@code registry recover}: makes a registry again from an output. */
final class RegistryRecoverCommand implements Command {
  private static final String UNNAMED = "recovered";

  private static final Option<LocalDate> HORIZON =
      Option.optional(
          "horizon",
          ValueTypes.date(),
          "as registry and output tell",
          "first day (UTC) that registry expire has not forgotten; 1970-01-01 if it forgot none");
  private static final Option<Boolean> DRY_RUN =
      Option.flag("dryRun", "tells what would be done, and does nothing");
  private static final OptionTable TABLE =
      OptionTable.of(
              RegistryOptions.OUTPUT,
              NotedOptions.REGISTRY,
              NotedOptions.FOREIGN_ID,
              NotedOptions.FOREIGN_KEY,
              NotedOptions.FOREIGN_TIME,
              HORIZON,
              DRY_RUN)
          .withRelation(NotedOptions::checkUri);

  @Override
  public String name() {
    return "registry recover";
  }

  @Override
  public String summary() {
    return "makes a lost or older registry again from what is visible in an output";
  }

  @Override
  public String description() {
    return "Takes the visible files of an output of which the registry knows nothing back into it:"
        + " ids, commits, pipelines and the horizon, from the files themselves. For a registry that"
        + " is lost, or was restored from an older copy. Run it once for each output that shares"
        + " the registry, before any join. Exit code 1 if a file could not be taken in; each is"
        + " named.";
  }

  @Override
  public OptionTable options() {
    return TABLE;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "registry recover --output=out --dryRun",
        "registry recover --output=out",
        "registry recover --output=/data/east --registry=fdb:/etc/foundationdb/fdb.cluster"
            + " --horizon=2026-01-01");
  }

  @Override
  public ExitCode run(Options options, Console console) throws UsageException, IOException {
    Path output = options.get(RegistryOptions.OUTPUT);
    if (!Files.isDirectory(output)) {
      throw new UsageException(
          List.of(new Problem("--output=" + output, "there is no such directory")));
    }
    NotedSettings noted = NotedSettings.of(options);
    String uri = noted.registry();
    EventFields fields = noted.foreignFields();
    noted.requireAll();
    RecoverConfig config =
        new RecoverConfig(
            output, fields, options.find(HORIZON), unnamed(noted), options.get(DRY_RUN));
    try (IdRegistry registry = open(uri, config.dryRun())) {
      Terminal terminal = console.terminal();
      RecoverReport report =
          new Recovery(config, registry)
              .run(new SecureRandom(), done -> terminal.progress(count(done) + " commits"));
      terminal.endProgress();
      console.out().print(table(report, config.dryRun()));
      tell(report, console);
      return report.isWhole() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  /** To whom commits are ascribed whose files were written by an older program. */
  private static String unnamed(NotedSettings noted) {
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
    FirstFew.lines(missing, missing.size(), "more files are not visible.")
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

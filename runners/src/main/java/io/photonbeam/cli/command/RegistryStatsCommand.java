package io.photonbeam.cli.command;

import static io.photonbeam.cli.text.Table.Align.LEFT;
import static io.photonbeam.cli.text.Table.Align.RIGHT;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistryStats;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** {@code registry stats}: what a registry holds. */
public final class RegistryStatsCommand implements Command {
  private static final Manual MANUAL =
      new Manual(
          "registry stats",
          "counts what a registry holds",
          "Counts the taken ids of each day, the commits and what is still unpublished."
              + " Reads the whole registry; pipelines may go on writing.",
          RegistryOptions.OPTIONS,
          List.of(
              "registry stats --output=out",
              "registry stats --registry=sqlite:out/registry.db",
              "registry stats '--registry=fdb:/etc/foundationdb/fdb.cluster?prefix=ads'"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) {
    Terminal terminal = console.terminal();
    try (IdRegistry registry = RegistryOptions.openExisting(options, console)) {
      RegistryStats stats = registry.stats(read -> tell(read, terminal));
      terminal.endProgress();
      console.out().print(table(stats));
    }
    return ExitCode.SUCCESS;
  }

  /** Shown on a terminal only, as the answer is short. */
  private static void tell(long read, Terminal terminal) {
    if (terminal.isLive()) {
      terminal.progress(count(read) + " keys read");
    }
  }

  private static Table table(RegistryStats stats) {
    Table table = Table.ofColumns(LEFT, RIGHT);
    table.row("registry", stats.store());
    table.row("taken ids", count(stats.ids()));
    stats.idsByDay().forEach((day, ids) -> table.row("  of " + day, count(ids)));
    table.row("commits", count(stats.commits()));
    table.row("unpublished commits", count(stats.unpublished()));
    stats
        .unpublishedByPipeline()
        .forEach((pipeline, commits) -> table.row("  of " + pipeline, count(commits)));
    table.row("fenced commit ids", count(stats.fences()));
    boolean expired = stats.horizon().isAfter(LocalDate.EPOCH);
    table.row("expired before", expired ? stats.horizon() : "nothing yet");
    return table;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}

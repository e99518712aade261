package io.photonbeam.cli.demo;

import io.photonbeam.cli.plot.LatencyPlot;
import io.photonbeam.cli.progress.FigureLine;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.text.ShellWord;
import java.util.List;
import java.util.Locale;

/** What came of a demonstration, as people read it. */
public final class DemoReport {
  private static final int ROW_WIDTH = 300;

  private static final String LATENCY =
      """

      Latency is from a click to its row's being seen by a reader that looks ten times a second, of
      all clicks since %s. Among them are those whose query is logged
      seconds later, and those that east had committed when it was killed.
      """;

  private final DemoPlan plan;
  private final DemoOutcome outcome;

  public DemoReport(DemoPlan plan, DemoOutcome outcome) {
    this.plan = plan;
    this.outcome = outcome;
  }

  /** Counts, rows, the verdict, and what to try next; each line ends with a line feed. */
  public String text() {
    StringBuilder text = new StringBuilder("\n").append(table());
    text.append(
        LATENCY.formatted(
            outcome.bothJoined()
                ? "both pipelines had joined a row"
                : "the demo gave up waiting for a row of each pipeline"));
    if (!outcome.samples().isEmpty()) {
      text.append("\nSome joined rows:\n");
      outcome.samples().forEach(row -> text.append("  ").append(cut(row)).append('\n'));
    }
    text.append(
        "\nduplicates at any moment: %,d (%,d looks)\n"
            .formatted(outcome.duplicates(), outcome.looks()));
    text.append(verdict());
    text.append("\nWhat happened, as a page for a browser: ").append(plan.page());
    text.append("\n\nTry next:\n");
    commands().forEach(command -> text.append("  ").append(command).append('\n'));
    return text.toString();
  }

  private String table() {
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT, Align.LEFT);
    row(table, "queries written", outcome.written().primaryEvents(), "");
    row(table, "clicks written", outcome.written().foreignEvents(), "");
    row(table, "  of them joinable", outcome.audit().joinable(), "");
    row(table, "  without a query", outcome.audit().unjoinable(), "");
    row(table, "joined rows", outcome.audit().rows(), "");
    row(table, "  by east, until it was killed", outcome.eastRows(), share(outcome.eastRows()));
    row(
        table,
        "  by east, finished by the reconciliation",
        outcome.adoptedRows(),
        share(outcome.adoptedRows()));
    row(table, "  by west", outcome.rowsByWest(), share(outcome.rowsByWest()));
    row(table, "missing", outcome.audit().missing(), "");
    row(table, "twice", outcome.audit().duplicates(), "");
    row(
        table,
        "spurious or different",
        outcome.audit().spurious() + outcome.audit().different(),
        "");
    for (int percentile : LatencyPlot.PERCENTILES) {
      table.row(
          "latency p" + percentile,
          FigureLine.latency(outcome.latency(), percentile),
          percentile == 90
              ? "(Photon, between data centres: %.0f s)".formatted(LatencyPlot.PHOTON_SECONDS)
              : "");
    }
    return table.toString();
  }

  private String share(long rows) {
    long all = outcome.eastRows() + outcome.westRows();
    return all == 0 ? "" : String.format(Locale.ROOT, "%.0f %%", 100.0 * rows / all);
  }

  private static void row(Table table, String what, long count, String note) {
    table.row(what, String.format(Locale.ROOT, "%,d", count), note);
  }

  private static String cut(String row) {
    return row.length() > ROW_WIDTH ? row.substring(0, ROW_WIDTH) + " …" : row;
  }

  private String verdict() {
    String verdict = outcome.audit().verdict();
    if (outcome.duplicates() > 0) {
      verdict += " A reader has seen clicks twice.";
    }
    return outcome.reconciled().isExact()
        ? verdict
        : verdict + " " + String.join(" ", outcome.reconciled().complaints());
  }

  private List<String> commands() {
    String both =
        ShellWord.of("--output=" + plan.output(DemoPlan.EAST) + "," + plan.output(DemoPlan.WEST));
    return List.of(
        "./photonbeam verify %s %s %s"
            .formatted(
                ShellWord.of("--primaryLog=" + plan.primaryLog()),
                ShellWord.of("--foreignLog=" + plan.foreignLog()),
                both),
        "./photonbeam explain %s %s".formatted(outcome.click(), both),
        "./photonbeam reconcile %s %s"
            .formatted(
                ShellWord.of("--output=" + plan.output(DemoPlan.WEST)),
                ShellWord.of("--peer=" + plan.output(DemoPlan.EAST))));
  }
}

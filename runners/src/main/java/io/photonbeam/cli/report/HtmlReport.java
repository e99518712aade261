package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Blocks;
import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.html.Page;
import io.photonbeam.cli.plot.LatencyPlot;
import io.photonbeam.cli.plot.Patterns;
import io.photonbeam.cli.text.Sizes;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as one page of HTML that needs nothing else. */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final RunReport report;
  private final HistoryPlots plots;
  private final Markup page = new Markup();

  private HtmlReport(RunReport report) {
    this.report = report;
    this.plots = new HistoryPlots(report.history());
  }

  /** The page. */
  public static String of(RunReport report) {
    return Page.still(report.title(), new HtmlReport(report).body()).html();
  }

  private Markup body() {
    Patterns.define(page);
    head();
    cards();
    latency();
    overTime();
    if (!report.counts().isEmpty()) {
      page.element("h2", "Counts");
      counts("what", report.counts());
    }
    problems();
    return page;
  }

  private void head() {
    Instant start = report.history().start();
    page.element("h1", report.title());
    String times =
        "From %s to %s (%s)"
            .formatted(
                TIME.format(start),
                TIME.format(start.plus(report.history().length())),
                Sizes.seconds(report.history().seconds()));
    page.open("p").with("class", "facts").text(times).close();
    Verdicts.draw(page, report.verdict());
  }

  private void cards() {
    double seconds = Math.max(1e-3, report.history().seconds());
    long rows = plots.total(Figure.ROWS);
    page.open("dl").with("class", "cards");
    Blocks.card(page, "rows visible", Sizes.count(rows));
    Blocks.card(page, "rows a second", Sizes.count(rows / seconds));
    for (int percentile : LatencyPlot.PERCENTILES) {
      known()
          .ifPresent(
              latency ->
                  Blocks.card(
                      page,
                      "latency p" + percentile,
                      Sizes.seconds(latency.percentile(percentile))));
    }
    page.close();
  }

  private Optional<LatencyHistogram> known() {
    return report
        .latency()
        .map(RunReport.Latency::histogram)
        .filter(histogram -> histogram.count() > 0);
  }

  private void latency() {
    report.latency().ifPresent(this::latency);
  }

  private void latency(RunReport.Latency latency) {
    page.element("h2", "Latency");
    if (known().isPresent()) {
      new LatencyPlot(latency.span(), latency.histogram()).draw(page, "latency");
    } else {
      Blocks.note(page, "No row was made visible.");
    }
  }

  private void overTime() {
    page.element("h2", "Over time");
    plots.rows(page);
    Marks.draw(page, report.history());
    plots.pending(page);
    plots.lag(page);
    plots.found(page);
  }

  private void counts(String what, List<RunReport.Count> counts) {
    page.open("table").open("thead").open("tr");
    page.element("th", what).open("th").with("class", "number").text("number").close();
    page.close().close().open("tbody");
    for (RunReport.Count count : counts) {
      page.open("tr").element("td", count.what());
      page.open("td").with("class", "number").text(Sizes.count(count.number())).close().close();
    }
    page.close().close();
  }

  private void problems() {
    if (!report.problems().isEmpty() || !report.examples().isEmpty()) {
      page.element("h2", "Problems");
    }
    if (!report.problems().isEmpty()) {
      counts("what could not be joined or read", report.problems());
    }
    if (!report.examples().isEmpty()) {
      Blocks.bullets(page, report.examples());
    }
  }
}

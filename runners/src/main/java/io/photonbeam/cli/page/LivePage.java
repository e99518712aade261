package io.photonbeam.cli.page;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.html.Page;
import io.photonbeam.cli.plot.Looks;
import io.photonbeam.cli.report.Figure;
import io.photonbeam.cli.report.HistoryPlots;
import io.photonbeam.cli.report.Marks;
import io.photonbeam.cli.report.RunHistory;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.report.RunReport.Verdict;
import io.photonbeam.cli.report.Verdicts;
import io.photonbeam.cli.text.Sizes;
import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A join at a glance. */
public final class LivePage {
  private static final double RATE_SECONDS = 10;

  private final Markup page = new Markup();
  private final HistoryPlots plots;
  private final RunHistory.Recorded recent;

  LivePage(RunHistory.Recorded recent) {
    this.recent = recent;
    this.plots = new HistoryPlots(recent);
  }

  /**
   * The page as it is now.
   *
   * @param facts what it reads and writes
   * @param recorder has looked at the run
   */
  public static Page of(
      String title,
      Map<String, String> facts,
      JoinHealth health,
      JoinRun run,
      RunRecorder recorder) {
    LivePage live = new LivePage(recorder.recent());
    return live.draw(
        title,
        facts,
        verdict(health.health(), health.readiness()),
        run.metrics(),
        run.outages().away().get());
  }

  static Verdict verdict(Answer health, Answer readiness) {
    if (!health.isWell()) {
      return new Verdict(Verdict.Kind.BAD, health.words());
    }
    return new Verdict(
        readiness.isWell() ? Verdict.Kind.GOOD : Verdict.Kind.OPEN, readiness.words());
  }

  Page draw(
      String title,
      Map<String, String> facts,
      Verdict verdict,
      RunMetrics metrics,
      List<Away> away) {
    Looks.define(page);
    page.element("h1", title);
    Verdicts.draw(page, verdict);
    cards(metrics);
    page.element("h2", "The last minutes");
    plots.rows(page);
    Marks.draw(page, recent);
    plots.pending(page);
    plots.lag(page);
    page.element("h2", "Stores and log folders");
    list(away.isEmpty() ? List.of("All can be reached.") : away.stream().map(Away::words).toList());
    problems(metrics);
    facts(facts);
    page.open("p", "class", "note");
    for (String path : List.of("metrics", "healthz", "readyz")) {
      page.element("a", "/" + path, "href", "/" + path).text(" ");
    }
    page.close();
    return Page.live(title, page);
  }

  private void cards(RunMetrics metrics) {
    LatencyHistogram latency = metrics.latency().histogram();
    page.open("dl", "class", "cards");
    card("joined a second", number(joinedPerSecond()));
    card("rows visible", number((double) metrics.joined.sum()));
    for (int percentile : List.of(50, 90)) {
      card(
          "latency p" + percentile,
          latency.count() == 0 ? "–" : Sizes.seconds(latency.percentile(percentile)));
    }
    card("pending", number((double) metrics.pending.sum()));
    card("lag", Sizes.bytes(metrics.unreadBytes.sum()));
    page.close();
  }

  private double joinedPerSecond() {
    double end = recent.length().toMillis() / 1e3;
    double begin = Math.max(0, end - RATE_SECONDS);
    return recent.tracks().stream()
        .mapToDouble(
            track ->
                (track.at(Figure.ROWS, end * 1e3) - track.at(Figure.ROWS, begin * 1e3))
                    / Math.max(1, end - begin))
        .sum();
  }

  private void card(String what, String value) {
    page.open("div").element("dt", what).element("dd", value).close();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private void problems(RunMetrics metrics) {
    page.element("h2", "Newest problems");
    List<String> newest = metrics.problems().newest().stream().map(LogProblem::toString).toList();
    list(newest.isEmpty() ? List.of("None.") : newest);
    page.element(
        "p",
        String.format(
            Locale.ROOT,
            "In all: %,d problems of the logs, %,d unjoinable events.",
            List.of(LogProblem.Kind.values()).stream().mapToLong(metrics.problems()::count).sum(),
            metrics.unjoinable.sum()),
        "class",
        "note");
  }

  private void list(List<String> items) {
    page.open("ul");
    items.forEach(item -> page.element("li", item));
    page.close();
  }

  private void facts(Map<String, String> facts) {
    page.element("h2", "This pipeline").open("table").open("tbody");
    facts.forEach(
        (name, value) -> {
          page.open("tr").element("th", name, "scope", "row").element("td", value).close();
        });
    page.close().close();
  }
}

package io.photonbeam.cli.page;

import io.photonbeam.cli.html.Blocks;
import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.html.Page;
import io.photonbeam.cli.plot.Patterns;
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
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    Patterns.define(page);
    page.element("h1", title);
    Verdicts.draw(page, verdict);
    cards(metrics);
    page.element("h2", "The last minutes");
    plots.rows(page);
    Marks.draw(page, recent);
    plots.pending(page);
    plots.lag(page);
    page.element("h2", "Stores and log folders");
    Blocks.bullets(
        page,
        away.isEmpty() ? List.of("All can be reached.") : away.stream().map(Away::words).toList());
    problems(metrics);
    facts(facts);
    page.open("p").with("class", "note");
    for (String path : List.of("metrics", "healthz", "readyz")) {
      page.open("a").with("href", "/" + path).text("/" + path).close().text(" ");
    }
    page.close();
    return Page.live(title, page);
  }

  private void cards(RunMetrics metrics) {
    LatencyHistogram latency = metrics.latency().histogram();
    page.open("dl").with("class", "cards");
    Blocks.card(page, "joined a second", Sizes.count(joinedPerSecond()));
    Blocks.card(page, "rows visible", Sizes.count(metrics.joined.sum()));
    for (int percentile : List.of(50, 90)) {
      Blocks.card(
          page,
          "latency p" + percentile,
          latency.count() == 0 ? "–" : Sizes.seconds(latency.percentile(percentile)));
    }
    Blocks.card(page, "pending", Sizes.count(metrics.pending.sum()));
    Blocks.card(page, "lag", Sizes.bytes(metrics.unreadBytes.sum()));
    page.close();
  }

  private double joinedPerSecond() {
    double end = recent.seconds();
    double begin = Math.max(0, end - RATE_SECONDS);
    return recent.tracks().stream()
        .mapToDouble(track -> track.perSecond(Figure.ROWS, begin, Math.max(end, begin + 1)))
        .sum();
  }

  private void problems(RunMetrics metrics) {
    page.element("h2", "Newest problems");
    List<String> newest = metrics.problems().newest().stream().map(LogProblem::toString).toList();
    Blocks.bullets(page, newest.isEmpty() ? List.of("None.") : newest);
    Blocks.note(
        page,
        "In all: %s, %s."
            .formatted(
                Counted.of(
                    Stream.of(LogProblem.Kind.values()).mapToLong(metrics.problems()::count).sum(),
                    "problem of the logs",
                    "problems of the logs"),
                Counted.of(metrics.unjoinable.sum(), "unjoinable event")));
  }

  private void facts(Map<String, String> facts) {
    page.element("h2", "This pipeline").open("table").open("tbody");
    facts.forEach(
        (name, value) -> {
          page.open("tr")
              .open("th")
              .with("scope", "row")
              .text(name)
              .close()
              .element("td", value)
              .close();
        });
    page.close().close();
  }
}

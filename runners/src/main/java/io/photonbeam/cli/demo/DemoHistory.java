package io.photonbeam.cli.demo;

import io.photonbeam.cli.report.Figure;
import io.photonbeam.cli.report.Figures;
import io.photonbeam.cli.report.HtmlReport;
import io.photonbeam.cli.report.Mark;
import io.photonbeam.cli.report.RunHistory;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.report.RunReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a reader saw over time: the rows visible in each output, what each pipeline told of itself,
 * and what happened meanwhile, to be shown as a page. Thread-safe.
 */
final class DemoHistory {
  private final RunHistory history;
  private final Map<String, Figures> told = new ConcurrentHashMap<>();

  /** One that begins now, by a steady clock. */
  DemoHistory(InstantSource clock) {
    this.history = new RunHistory(clock);
  }

  /** Notes the rows visible now in the output of a pipeline, beside what it told last. */
  void rows(String pipeline, long rows) {
    history.sample(pipeline, told.getOrDefault(pipeline, Figures.NONE).with(Figure.ROWS, rows));
  }

  /** Takes what a pipeline tells of itself now; nothing if it does not answer. */
  void told(String pipeline, Optional<Figures> figures) {
    told.compute(
        pipeline,
        (id, before) ->
            figures.orElseGet(() -> before == null ? Figures.NONE : before.countsOnly()));
  }

  /** Notes that something happens now. */
  void mark(Mark.Kind kind, String words) {
    history.mark(kind, words);
  }

  /** Writes the page, in place of one that is there. */
  void write(Path file, DemoOutcome outcome) throws IOException {
    Files.writeString(file, HtmlReport.of(report(outcome)));
  }

  private RunReport report(DemoOutcome outcome) {
    Verdict verdict =
        new Verdict(
            outcome.isGood() ? Verdict.Kind.GOOD : Verdict.Kind.BAD,
            "%s Duplicates at any moment: %,d (%,d looks)."
                .formatted(outcome.audit().verdict(), outcome.duplicates(), outcome.looks()));
    return RunReport.of(
            "demo: one of two data centres is killed, as a reader of both outputs saw it",
            history.recorded(),
            verdict)
        .withLatency("From a click to its row's being seen by the reader", outcome.latency())
        .withCount("queries written", outcome.written().primaryEvents())
        .withCount("clicks written", outcome.written().foreignEvents())
        .withCount("joinable clicks", outcome.audit().joinable())
        .withCount("rows by east, until it was killed", outcome.eastRows())
        .withCount("rows by east, finished by the reconciliation", outcome.adoptedRows())
        .withCount("rows by west", outcome.rowsByWest())
        .withCount("missing", outcome.audit().missing())
        .withCount("twice", outcome.audit().duplicates());
  }
}

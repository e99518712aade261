package io.photonbeam.cli.command;

import io.photonbeam.cli.report.Mark;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.report.RunReport.Verdict;
import io.photonbeam.cli.text.Console;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The page of a reconciliation: what the last round found, and what happened in all rounds.
 * Thread-safe.
 */
final class RoundPageWriter implements AutoCloseable {
  private static final Verdict FIRST =
      new Verdict(Verdict.Kind.OPEN, "The first round was under way when this page was written.");

  private final RunRecorder recorder;
  private final PageWriter page;
  private Verdict verdict = FIRST;
  private UnaryOperator<RunReport> lastRound = report -> report;

  /**
   * A page of rounds that come.
   *
   * @param recorder looks at each of them
   */
  RoundPageWriter(RunRecorder recorder, Optional<Path> file, Console console) {
    this.recorder = recorder;
    this.page = new PageWriter(file, console);
  }

  /** Looks, and writes the page now and then, from now on. */
  RoundPageWriter start() {
    page.start(recorder::look, this::report);
    return this;
  }

  /** What is known now. */
  private synchronized RunReport report() {
    return lastRound.apply(recorder.history(verdict));
  }

  /**
   * Shows a round that has come to its end.
   *
   * @return whether the page is where it was to be put
   */
  boolean done(ReconcileReport round) {
    boolean exact = round.isExact();
    recorder.look();
    recorder.mark(
        Mark.Kind.RECONCILIATION,
        exact ? "the round ends: all is exact" : "the round ends: something needs you");
    know(
        exact
            ? new Verdict(Verdict.Kind.GOOD, ReconcileText.exact(round))
            : new Verdict(Verdict.Kind.BAD, "This needs you; see the problems below."),
        report -> report.withCounts(ReconcileText.counts(round)).withExamples(examples(round)));
    return page.write(this::report);
  }

  private synchronized void know(Verdict ofRound, UnaryOperator<RunReport> round) {
    verdict = ofRound;
    lastRound = round;
  }

  private static List<String> examples(ReconcileReport round) {
    List<String> examples = new ArrayList<>(round.complaints());
    examples.addAll(NamedProblems.lines(round.read().problems(), round.read().unseen()::count));
    return examples;
  }

  /** Shows that a round has failed. */
  void failed(String why) {
    recorder.look();
    recorder.mark(Mark.Kind.FAILURE, why);
    know(new Verdict(Verdict.Kind.BAD, "The last round failed: " + why), report -> report);
    boolean unused =
        page.write(this::report); // It fails with the round, or is written after the next.
  }

  @Override
  public void close() {
    page.close();
  }
}

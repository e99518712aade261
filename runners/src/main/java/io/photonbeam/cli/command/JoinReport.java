package io.photonbeam.cli.command;

import io.photonbeam.cli.process.Failures;
import io.photonbeam.cli.progress.JoinProgress;
import io.photonbeam.cli.report.Mark;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.report.RunReport.Verdict;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.store.SteadyClock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The page of a join, whatever becomes of that. Not thread-safe. */
final class JoinReport {
  private static final Verdict UNDER_WAY =
      new Verdict(Verdict.Kind.OPEN, "It was under way when this page was written.");

  private final RunRecorder recorder;
  private final Optional<Path> file;
  private final Console console;
  private boolean isWritten = true;

  /**
   * Of a join that begins now.
   *
   * @param file where the page is written; without one nothing is
   */
  JoinReport(String pipeline, Optional<Path> file, Console console) {
    this.recorder = new RunRecorder("Join of pipeline " + pipeline, pipeline, new SteadyClock());
    this.file = file;
    this.console = console;
  }

  /** Watches a run from its start to its end. */
  JoinProgress during(JoinRun run, Callable<JoinProgress> work) throws Exception {
    recorder.follow(run::metrics, run.outages());
    recorder.mark(Mark.Kind.START, "the process begins");
    HtmlReporter page = new HtmlReporter(file, console);
    page.start(recorder::look, () -> recorder.report(UNDER_WAY));
    Verdict verdict = new Verdict(Verdict.Kind.BAD, "It ended in an error.");
    try {
      JoinProgress progress = work.call();
      verdict = verdict(run, progress);
      return progress;
    } catch (Exception e) {
      verdict = new Verdict(Verdict.Kind.BAD, "It failed: " + Failures.describe(e));
      throw e;
    } finally {
      page.close();
      isWritten = page.write(lastReport(verdict));
    }
  }

  private RunReport lastReport(Verdict verdict) {
    boolean isGood = verdict.kind() == Verdict.Kind.GOOD;
    recorder.look();
    recorder.mark(isGood ? Mark.Kind.STOP : Mark.Kind.FAILURE, verdict.words());
    return recorder.report(verdict);
  }

  /** Notes that reading begins. */
  void begins(Optional<String> resumed) {
    recorder.mark(
        resumed.isPresent() ? Mark.Kind.RESTART : Mark.Kind.NOTE,
        resumed.map(from -> "goes on from " + from).orElse("reads the logs from their beginning"));
  }

  private static Verdict verdict(JoinRun run, JoinProgress progress) {
    Optional<String> complaint =
        progress
            .unreadLog()
            .or(
                () ->
                    progress.whole()
                        ? Optional.empty()
                        : Optional.of("The files of some commits of an earlier run are gone."));
    return complaint
        .map(words -> new Verdict(Verdict.Kind.BAD, words))
        .orElseGet(
            () ->
                new Verdict(
                    Verdict.Kind.GOOD,
                    (run.isStopped() ? "It was asked to stop, and drained" : "All was read")
                        + ": what could be joined is visible, and the rest is counted."));
  }

  /** Whether the page is where it was to be put. */
  boolean isWritten() {
    return isWritten;
  }
}

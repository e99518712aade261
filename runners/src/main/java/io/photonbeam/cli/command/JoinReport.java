package io.photonbeam.cli.command;

import io.photonbeam.cli.page.JoinHealth;
import io.photonbeam.cli.page.JoinPages;
import io.photonbeam.cli.page.LivePage;
import io.photonbeam.cli.process.Failures;
import io.photonbeam.cli.progress.JoinProgress;
import io.photonbeam.cli.report.Mark;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.report.RunReport.Verdict;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.store.SteadyClock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What is known of a join for its pages: the one that is written, whatever becomes of the join, and
 * the one that is served while it runs. Used by the thread that runs the join.
 */
final class JoinReport {
  private static final Verdict UNDER_WAY =
      new Verdict(Verdict.Kind.OPEN, "It was under way when this page was written.");

  private final Clock clock = new SteadyClock();
  private final JoinHealth health = new JoinHealth(clock);
  private final RunRecorder recorder;
  private final String title;
  private final Optional<Path> file;
  private final Console console;
  private boolean isWritten = true;

  /**
   * Of a join that begins now.
   *
   * @param file where the page is written; without one nothing is
   */
  JoinReport(String pipeline, Optional<Path> file, Console console) {
    this.title = "Join of pipeline " + pipeline;
    this.recorder = new RunRecorder(title, pipeline, clock);
    this.file = file;
    this.console = console;
  }

  /** What is served while it runs. */
  JoinPages pages(JoinRun run, JoinConfig config, Optional<String> cluster) {
    return new JoinPages(
        health, () -> LivePage.of(title, facts(config, cluster), health, run, recorder), clock);
  }

  private static Map<String, String> facts(JoinConfig config, Optional<String> cluster) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("primary log", config.primaryLog().toString());
    facts.put("foreign log", config.foreignLog().toString());
    facts.put("output", config.output().toString());
    facts.put("registry", config.registry());
    facts.put("index", config.index().orElse("none"));
    facts.put("runs on", cluster.map(at -> "the Flink cluster at " + at).orElse("this process"));
    return facts;
  }

  /** Is told what the start waits for. */
  void waitsFor(String words) {
    health.waitsFor(words);
    console.terminal().say(words);
  }

  /** Watches a run from its start to its end. */
  JoinProgress during(JoinRun run, Callable<JoinProgress> work) throws Exception {
    recorder.follow(run::metrics, run::isReading, run.outages());
    recorder.mark(Mark.Kind.START, "the process begins");
    PageWriter page = new PageWriter(file, console);
    page.start(
        () -> {
          recorder.look();
          health.look(run);
        },
        () -> recorder.report(UNDER_WAY));
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
      RunReport last = lastReport(verdict);
      isWritten = page.write(() -> last);
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
    health.works();
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
                    (run.isStopped() ? "It was asked to stop, and ended in order" : "All was read")
                        + ": what could be joined is visible, and the rest is counted."));
  }

  /** Whether the page is where it was to be put. */
  boolean isWritten() {
    return isWritten;
  }
}

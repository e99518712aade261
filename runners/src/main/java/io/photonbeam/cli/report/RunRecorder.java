package io.photonbeam.cli.report;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.pipelines.run.Outages;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps the history of one pipeline from what its run counts, looking when it is told to; see
 * {@link RunHistory} for what that takes. Thread-safe.
 */
public final class RunRecorder {
  private static final String SPAN = "From an event's writing to its row being visible";

  private final String title;
  private final String pipeline;
  private final RunHistory history;
  private Supplier<RunMetrics> metrics = RunMetrics::new;
  private BooleanSupplier hasLevels = () -> false;
  private Outages outages = new Outages(List::of, List::of);
  private Set<String> away = Set.of();

  /**
   * A history that begins now.
   *
   * @param title of its reports
   * @param clock a steady one
   */
  public RunRecorder(String title, String pipeline, InstantSource clock) {
    this.title = title;
    this.pipeline = pipeline;
    this.history = new RunHistory(clock);
  }

  /**
   * Looks at a run from now on; at the next round of the same pipeline, say.
   *
   * @param ofLevels whether what waits and what is unread is measured now
   */
  public synchronized void follow(
      Supplier<RunMetrics> ofRun, BooleanSupplier ofLevels, Outages ofStores) {
    metrics = ofRun;
    hasLevels = ofLevels;
    outages = ofStores;
  }

  /** Takes the figures as they are, and notes which stores have gone away or come back. */
  public synchronized void look() {
    Figures figures = Figures.of(metrics.get());
    history.sample(pipeline, hasLevels.getAsBoolean() ? figures : figures.countsOnly());
    Set<String> now = new TreeSet<>();
    for (Away what : outages.away().get()) {
      now.add(what.name());
      if (!away.contains(what.name())) {
        history.mark(Mark.Kind.STORE_AWAY, what.words());
      }
    }
    away.stream()
        .filter(store -> !now.contains(store))
        .forEach(store -> history.mark(Mark.Kind.STORE_BACK, store));
    away = now;
  }

  /** Notes that something happens now. */
  public void mark(Mark.Kind kind, String words) {
    history.mark(kind, words);
  }

  /** What happened when, for a report whose counts come from elsewhere. */
  public RunReport history(RunReport.Verdict verdict) {
    return RunReport.of(title, history.recorded(), verdict);
  }

  /** What happened within the last minutes. */
  public RunHistory.Recorded recent() {
    return history.recent();
  }

  /** All that is known of the run now, from its own figures. */
  public synchronized RunReport report(RunReport.Verdict verdict) {
    RunMetrics now = metrics.get();
    RunReport report = history(verdict);
    for (RunCounter counter : now.counters()) {
      if (counter.sum() != 0 && !now.isOfProblems(counter)) {
        report = report.withCount(words(counter), counter.sum());
      }
    }
    LatencyHistogram latency = now.latency().histogram();
    return withProblems(latency.count() == 0 ? report : report.withLatency(SPAN, latency), now);
  }

  private static String words(RunCounter counter) {
    String help = counter.help().replaceFirst("\\.$", "");
    return help + counter.label().map(label -> " (" + label.value() + ")").orElse("");
  }

  private static RunReport withProblems(RunReport report, RunMetrics metrics) {
    RunReport all = report;
    for (Reason reason : Reason.values()) {
      if (metrics.unjoined(reason) > 0) {
        all = all.withProblem("unjoinable (" + reason.words() + ")", metrics.unjoined(reason));
      }
    }
    for (LogProblem.Kind kind : LogProblem.Kind.values()) {
      if (metrics.problems().count(kind) > 0) {
        all = all.withProblem(kind.plural(), metrics.problems().count(kind));
      }
    }
    return all.withExamples(
        NamedProblems.lines(metrics.problems().named(0), metrics.problems()::count));
  }
}

package io.photonbeam.cli;

import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.pipelines.JoinRun;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.read.LogProblem;
import io.photonbeam.transforms.run.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A join's progress in words: a line while it runs, a table at the end. Not thread-safe. */
final class JoinProgress {
  private final JoinRun run;
  private final Figures figures;
  private final boolean whole;
  private int problemsTold;
  private long lastNanos = System.nanoTime();
  private long lastJoined;

  /**
   * Of a run.
   *
   * @param whole whether all that an earlier run had committed is visible
   */
  JoinProgress(JoinRun run, boolean whole) {
    this.run = run;
    this.whole = whole;
    this.figures = run.figures();
  }

  /**
   * What has happened since this was last asked: problems, at most {@link
   * Figures#MAX_NAMED_PROBLEMS}, and stores that went away or came back.
   */
  List<String> news() {
    List<LogProblem> problems = figures.namedProblems(problemsTold);
    problemsTold += problems.size();
    List<String> news = new ArrayList<>(run.patience().takeNews());
    problems.forEach(problem -> news.add(problem.toString()));
    return news;
  }

  /** How it goes now; rates are those since the last call. */
  String line() {
    long now = System.nanoTime();
    long joined = figures.joined.sum();
    double seconds = Math.max(1e-3, (now - lastNanos) / 1e9);
    double rate = (joined - lastJoined) / seconds;
    lastNanos = now;
    lastJoined = joined;
    Histogram latency = figures.latency();
    return away()
        + String.format(
            Locale.ROOT,
            "read %,d events, joined %,d (%,.0f/s), pending %,d, lag %s, latency p50 %s p99 %s",
            figures.primaryEvents.sum() + figures.foreignEvents.sum(),
            joined,
            rate,
            figures.pending.sum(),
            Sizes.bytes(run.watch().unreadBytes()),
            latency(latency, 50),
            latency(latency, 99));
  }

  /** Which stores are away: first, so that a narrow terminal shows it. */
  private String away() {
    return String.join("", run.patience().awayNow().stream().map(store -> store + " | ").toList());
  }

  static String latency(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? "-"
        : Sizes.seconds(histogram.getValueAtPercentile(percentile) / 1e6);
  }

  /** Complaint about a log with unreadable files of which not one event could be used. */
  Optional<String> unreadLog() {
    boolean noPrimary = figures.primaryEvents.sum() == 0;
    boolean noForeign = figures.foreignEvents.sum() == 0;
    if (figures.problems(LogProblem.Kind.UNREADABLE_FILE) == 0 || !(noPrimary || noForeign)) {
      return Optional.empty();
    }
    String log =
        noPrimary && noForeign
            ? "either log"
            : "the " + (noPrimary ? "primary" : "foreign") + " log";
    return Optional.of(
        "No event of "
            + log
            + " could be read, for the reasons above. If your fields have other names, give them:"
            + " --primaryId, --primaryTime, --foreignId, --foreignKey, --foreignTime.");
  }

  /** Whether all that is committed is visible. */
  boolean whole() {
    return whole;
  }

  /** Times from an event's writing to its row being visible, in microseconds. */
  Histogram latency() {
    return figures.latency();
  }

  /** What was done in all. */
  String summary() {
    long events = figures.primaryEvents.sum() + figures.foreignEvents.sum();
    Histogram latency = figures.latency();
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    row(table, "primary events read", figures.primaryEvents.sum());
    row(table, "foreign events read", figures.foreignEvents.sum());
    row(table, "joined now", figures.joined.sum());
    row(table, "joined before or elsewhere", figures.alreadyTaken.sum());
    row(table, "repeated lines of pending or joined events", figures.repeated.sum());
    row(table, "expired", figures.expired.sum());
    for (Reason reason :
        List.of(
            Reason.NO_PRIMARY_EVENT,
            Reason.TOO_MANY_PENDING,
            Reason.FILTERED,
            Reason.ADAPTER_FAILED)) {
      row(table, "unjoinable (" + reason.words() + ")", figures.unjoined(reason));
    }
    for (LogProblem.Kind kind : LogProblem.Kind.values()) {
      row(table, kind.words() + "s", figures.problems(kind));
    }
    row(table, "commits", figures.commits.sum());
    row(table, "commits refused and made again", figures.refusedCommits.sum());
    double seconds = figures.workSeconds();
    table.row("seconds of work", String.format(Locale.ROOT, "%.1f", seconds));
    table.row(
        "events a second", String.format(Locale.ROOT, "%,.0f", events / Math.max(seconds, 1e-3)));
    for (double percentile : new double[] {50, 90, 99}) {
      table.row(
          String.format(Locale.ROOT, "latency p%.0f, written to visible", percentile),
          latency(latency, percentile));
    }
    return table.toString();
  }

  private static void row(Table table, String what, long count) {
    table.row(what, String.format(Locale.ROOT, "%,d", count));
  }
}

package io.photonbeam.cli.progress;

import io.photonbeam.cli.text.Sizes;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A join's progress in words: a line while it runs, a table at the end. Not thread-safe. */
public final class JoinProgress implements Progress {
  private final JoinRun run;
  private final RunMessages news;
  private final Rate rate = new Rate(System::nanoTime);
  private final boolean whole;
  private boolean lossTold;
  private Optional<String> resumed = Optional.empty();
  private volatile Optional<Path> kept = Optional.empty();

  /**
   * Of a run.
   *
   * @param whole whether all that an earlier run had committed is visible
   */
  public JoinProgress(JoinRun run, boolean whole) {
    this.run = run;
    this.whole = whole;
    this.news = new RunMessages(run::metrics, run.outages());
  }

  @Override
  public List<String> news() {
    List<String> lines = news.take();
    if (!lossTold && run.lostLease().isPresent()) {
      lossTold = true;
      lines.add(run.lostLease().get() + ".");
    }
    return lines;
  }

  @Override
  public List<String> lastNews() {
    return news.takeLast();
  }

  @Override
  public Optional<String> lostHope() {
    return run.gaveUp();
  }

  /** How it goes now; rates are those since the last call. */
  @Override
  public String line() {
    RunMetrics metrics = run.metrics();
    return news.away() + FigureLine.of(metrics, rate.perSecond(metrics.joined.sum()));
  }

  /** Complaint about a log of which nothing could be used; see {@link UnusedLogs}. */
  public Optional<String> unreadLog() {
    return new UnusedLogs(run.metrics(), run.primaryLog(), run.foreignLog(), endedByItself())
        .complaint();
  }

  /**
   * Whether it has read both logs from their beginning to their end, so that they can be judged.
   */
  private boolean endedByItself() {
    return resumed.isEmpty() && !run.isStopped();
  }

  /** Of a join that goes on from a checkpoint or a savepoint. */
  public JoinProgress resumedFrom(Optional<String> checkpoint) {
    resumed = checkpoint;
    return this;
  }

  /** Is told, by any thread, where the state is that the run has left for the next one. */
  public void keptIn(Path state) {
    kept = Optional.of(state);
  }

  /** Whether all that is committed is visible. */
  public boolean whole() {
    return whole;
  }

  /** Times from an event's writing to its row being visible. */
  public LatencyHistogram latency() {
    return run.metrics().latency().histogram();
  }

  /** What was done in all. */
  public String summary() {
    RunMetrics metrics = run.metrics();
    long events = metrics.primaryEvents.sum() + metrics.foreignEvents.sum();
    LatencyHistogram latency = metrics.latency().histogram();
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    resumed.ifPresent(checkpoint -> table.row("resumed from", checkpoint));
    row(table, "primary events read", metrics.primaryEvents.sum());
    row(table, "foreign events read", metrics.foreignEvents.sum());
    row(table, "joined now", metrics.joined.sum());
    row(table, "joined before or elsewhere", metrics.alreadyTaken.sum());
    row(table, "repeated lines of pending or joined events", metrics.repeated.sum());
    row(table, "expired", metrics.expired.sum());
    rowsOfFound(table);
    for (Reason reason :
        List.of(
            Reason.NO_PRIMARY_EVENT,
            Reason.TOO_MANY_PENDING,
            Reason.FILTERED,
            Reason.ADAPTER_FAILED)) {
      row(table, "unjoinable (" + reason.words() + ")", metrics.unjoined(reason));
    }
    kept.ifPresent(state -> row(table, "foreign events that go on waiting", metrics.pending.sum()));
    row(table, "foreign events without key", metrics.withoutKey.sum());
    row(table, "records of other types", metrics.otherRecords.sum());
    for (Kind kind : Kind.values()) {
      row(table, kind.plural(), metrics.problems().count(kind));
    }
    row(table, "texts that were no UTF-8, repaired", metrics.repairedTexts());
    row(table, "commits", metrics.commits.sum());
    row(table, "commits refused and made again", metrics.refusedCommits.sum());
    double seconds = metrics.workSeconds();
    table.row("seconds of work", String.format(Locale.ROOT, "%.1f", seconds));
    table.row(
        "events a second", String.format(Locale.ROOT, "%,.0f", events / Math.max(seconds, 1e-3)));
    for (double percentile : new double[] {50, 90, 99}) {
      table.row(
          String.format(Locale.ROOT, "latency p%.0f, written to visible", percentile),
          FigureLine.latency(latency, percentile));
    }
    kept.ifPresent(state -> table.row("next start goes on from", state.toString()));
    return table.toString();
  }

  /** Where primary events were found; most should be in memory. */
  private void rowsOfFound(Table table) {
    RunMetrics metrics = run.metrics();
    long onArrival = metrics.foundOnArrival.sum();
    long inMemory = metrics.foundInMemory.sum() + onArrival;
    long inLog = metrics.foundInLog.sum();
    share(table, "primary event found in memory", inMemory, inMemory + inLog);
    share(table, "- of these, it came while awaited", onArrival, inMemory);
    share(table, "primary event found in the log", inLog, inMemory + inLog);
    row(table, "blocks of the log read to find them", metrics.indexBlocksRead.sum());
    table.row("primary events in memory", Sizes.bytes(metrics.bytesInMemory.sum()));
  }

  private static void share(Table table, String what, long count, long all) {
    double percent = all == 0 ? 0 : 100.0 * count / all;
    table.row(what, String.format(Locale.ROOT, "%,d (%.1f %%)", count, percent));
  }

  private static void row(Table table, String what, long count) {
    table.row(what, String.format(Locale.ROOT, "%,d", count));
  }
}

package io.photonbeam.cli;

import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.transforms.run.Figures;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does rounds of a reconciliation on their runner, and tells how they go. */
final class LaunchReconcile {
  private static final long LOOK_MILLIS = 250;
  private static final long LOOKS_PER_LINE = 40;

  private final ReconcileConfig config;
  private final List<String> beamArguments;
  private final Terminal terminal;
  private Reconciliation running;
  private boolean stopped;

  LaunchReconcile(ReconcileConfig config, List<String> beamArguments, Terminal terminal) {
    this.config = config;
    this.beamArguments = beamArguments;
    this.terminal = terminal;
  }

  /** Does one round, showing its progress. */
  ReconcileReport round() throws Exception {
    RunnerOptions options = RunnerOptions.of("photonbeam-reconcile", beamArguments);
    try (Reconciliation round = new Reconciliation(config, Clock.systemUTC())) {
      begin(round);
      ExecutorService executor = Executors.newSingleThreadExecutor(LaunchReconcile::daemon);
      Future<ReconcileReport> report =
          executor.submit(() -> round.run(options.beam(), options.writers()));
      executor.shutdown();
      return await(report, round);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "reconcile");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void begin(Reconciliation round) {
    running = round;
    if (stopped) {
      round.stop();
    }
  }

  /** Lets the round that runs end, without waiting for stores that are away. */
  synchronized void stop() {
    stopped = true;
    if (running != null) {
      running.stop();
    }
  }

  private ReconcileReport await(Future<ReconcileReport> report, Reconciliation round)
      throws Exception {
    try {
      for (long looks = 1; ; looks++) {
        try {
          return report.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          round.patience().takeNews().forEach(terminal::say);
          if (terminal.isLive() || looks % LOOKS_PER_LINE == 0) {
            terminal.progress(line(round));
          }
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
    } finally {
      terminal.endProgress();
    }
  }

  private static String compacted(Figures figures) {
    long files = figures.reconcile.compactedFiles.sum();
    return files == 0 ? "" : String.format(Locale.ROOT, ", compacted %,d files", files);
  }

  private static String line(Reconciliation round) {
    Figures figures = round.figures();
    String away =
        String.join("", round.patience().awayNow().stream().map(store -> store + " | ").toList());
    return away
        + String.format(
            Locale.ROOT,
            "checked %,d files, read %,d events (%s), missing %,d, joined %,d, rebuilt %,d%s",
            figures.reconcile.checkedFiles.sum(),
            figures.primaryEvents.sum() + figures.foreignEvents.sum(),
            Sizes.bytes(figures.bytesRead.sum()),
            figures.reconcile.wanted.sum(),
            figures.joined.sum(),
            figures.reconcile.rebuilt.sum(),
            compacted(figures));
  }
}

package io.photonbeam.cli.command;

import io.photonbeam.cli.progress.ReconcileProgress;
import io.photonbeam.cli.progress.WatchedWork;
import io.photonbeam.cli.report.Mark;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.cli.runner.ClusterArguments;
import io.photonbeam.cli.runner.FlinkCluster;
import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.run.RunEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Does rounds of a reconciliation on their runner, and tells how they go. */
final class ReconcileLauncher {
  private final ReconcileConfig config;
  private final List<String> beamArguments;
  private final RunRecorder recorder;
  private final Terminal terminal;
  private Reconciliation running;
  private boolean stopped;

  ReconcileLauncher(
      ReconcileConfig config, List<String> beamArguments, RunRecorder recorder, Terminal terminal) {
    this.config = config;
    this.beamArguments = beamArguments;
    this.recorder = recorder;
    this.terminal = terminal;
  }

  /** Does one round, showing its progress. */
  ReconcileReport round() throws Exception {
    try (Reconciliation round =
        new Reconciliation(
            config,
            RunEnvironment.local(Clock.systemUTC()).on(ClusterArguments.address(beamArguments)))) {
      begin(round);
      recorder.mark(Mark.Kind.RECONCILIATION, "a round begins");
      recorder.follow(round::metrics, () -> false, round.outages());
      Optional<FlinkCluster> cluster =
          FlinkCluster.find(beamArguments, config, round::isStopped, terminal::say);
      JobOptions options =
          JobOptions.of(config.pipelineId(), config.settings().registry(), beamArguments, cluster);
      return WatchedWork.run(
          () -> round.run(options.beam(), options.writers(), terminal::say),
          new ReconcileProgress(round),
          terminal);
    }
  }

  private synchronized void begin(Reconciliation round) {
    running = round;
    if (stopped) {
      round.stop();
    }
  }

  /** Lets the round that runs end, without waiting for slots or for stores that are away. */
  synchronized void stop() {
    stopped = true;
    if (running != null) {
      running.stop();
    }
  }
}

package io.photonbeam.cli.demo;

import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.runner.RunnerChoice;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.text.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reconciles the output of the pipeline that goes on, in this process. */
final class WestReconciliation {
  /** What a pipeline that is killed has staged is older than that when it is taken over. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private final DemoPlan plan;

  WestReconciliation(DemoPlan plan) {
    this.plan = plan;
  }

  /** Takes over what the killed pipeline had committed; leaves young events to the other one. */
  ReconcileReport adopt() throws IOException {
    return round(
        options()
            .with(ReconcileConfig.ADOPT, Set.of(DemoPlan.EAST))
            .with(ReconcileConfig.GRACE, GRACE));
  }

  /** The same as a command. */
  String adoptCommand() {
    return "./photonbeam reconcile %s %s --adopt=%s --grace=%ds"
        .formatted(
            word("output", plan.output(DemoPlan.WEST)),
            word("peer", plan.output(DemoPlan.EAST)),
            DemoPlan.EAST,
            GRACE.toSeconds());
  }

  private static String word(String option, Path folder) {
    return ShellWord.of("--" + option + "=" + folder);
  }

  /** Goes back for whatever is left, when nobody writes any more. */
  ReconcileReport finish() throws IOException {
    return round(
        options()
            .with(ReconcileConfig.SETTLE, Duration.ZERO)
            .with(ReconcileConfig.GRACE, Duration.ofSeconds(1)));
  }

  private Options options() throws IOException {
    Path output = plan.output(DemoPlan.WEST);
    SavedJoinConfig.Noted noted = SavedJoinConfig.notedIn(output).get(0);
    return ReconcileConfig.of(
            output, noted.settings(), ReconcileConfig.pipelineIdFor(noted.pipelineId()))
        .with(ReconcileConfig.PEER, List.of(plan.output(DemoPlan.EAST)));
  }

  private static ReconcileReport round(Options options) throws IOException {
    ReconcileConfig config = options.as(ReconcileConfig::new);
    JobOptions job =
        JobOptions.of(
            config.pipelineId(),
            config.settings().registry(),
            List.of("--runner=" + RunnerChoice.DIRECT),
            Optional.empty());
    try (Reconciliation round = new Reconciliation(config, Clock.systemUTC())) {
      return round.run(job.beam(), job.writers());
    }
  }
}

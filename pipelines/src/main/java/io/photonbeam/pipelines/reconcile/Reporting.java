package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.repair.RemoveOrphans;
import io.photonbeam.transforms.runtime.RunMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sums up a round. */
final class Reporting {
  private final Scope scope;
  private final CommitRecovery upkeep;
  private final RemoveOrphans.Result orphans;
  private final ReconcileReport.UnknownFiles unknownFiles;
  private final Optional<CompactReport> compaction;
  private final int logFiles;
  private final RunMetrics metrics;

  Reporting(
      Scope scope,
      CommitRecovery upkeep,
      RemoveOrphans.Result orphans,
      ReconcileReport.UnknownFiles unknownFiles,
      Optional<CompactReport> compaction,
      int logFiles,
      RunMetrics metrics) {
    this.scope = scope;
    this.upkeep = upkeep;
    this.orphans = orphans;
    this.unknownFiles = unknownFiles;
    this.compaction = compaction;
    this.logFiles = logFiles;
    this.metrics = metrics;
  }

  ReconcileReport report(Instant startedAt, double seconds) {
    return new ReconcileReport(
        scope,
        events(),
        work(),
        read(),
        upkeep.notRebuilt(),
        upkeep.notRebuiltFiles(),
        upkeep.unreadable(),
        upkeep.lostCommitsLeft(),
        upkeep.unpublishedElsewhere(),
        upkeep.withoutTraces(),
        unknownFiles,
        compaction,
        startedAt,
        seconds);
  }

  private ReconcileReport.Events events() {
    return new ReconcileReport.Events(
        metrics.foreignEvents.sum(),
        metrics.alreadyTaken.sum(),
        metrics.joined.sum(),
        metrics.reconcile.rebuilt.sum(),
        metrics.reconcile.lost.sum(),
        metrics.unjoined(Reason.NO_PRIMARY_EVENT),
        metrics.unjoined(Reason.FILTERED),
        metrics.unjoined(Reason.ADAPTER_FAILED),
        metrics.expired.sum(),
        metrics.unjoined(Reason.MALFORMED),
        metrics.repeated.sum(),
        metrics.reconcile.waiting.sum(),
        metrics.withoutKey.sum());
  }

  private ReconcileReport.Work work() {
    return new ReconcileReport.Work(
        upkeep.rolledForwardRows(),
        upkeep.rolledForwardCommits(),
        upkeep.adopted(),
        orphans.fenced(),
        orphans.files(),
        metrics.reconcile.checkedFiles.sum(),
        metrics.reconcile.rebuiltFiles.sum(),
        upkeep.expiredFiles());
  }

  private ReconcileReport.Reading read() {
    List<LogProblem> problems =
        metrics.namedProblems(0).stream()
            .filter(problem -> problem.kind() != Kind.MALFORMED_EVENT)
            .toList();
    return new ReconcileReport.Reading(
        logFiles,
        metrics.primaryEvents.sum(),
        metrics.bytesRead.sum(),
        metrics.otherRecords.sum(),
        Unseen.of(metrics::problems),
        problems);
  }
}

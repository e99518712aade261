package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.run.CommittedRows;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.repair.RemoveOrphans;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sums up a round. */
final class ReportBuilder {
  private final Scope scope;
  private final CommitRecovery recovery;
  private final RemoveOrphans.Result orphans;
  private final ReconcileReport.UnknownFileCounts unknownFiles;
  private final ReconcileReport.PeerFindings peers;
  private final Optional<CompactReport> compaction;
  private final int logFiles;
  private final RunMetrics job;
  private final CommittedRows committed;

  ReportBuilder(
      Scope scope,
      CommitRecovery recovery,
      RemoveOrphans.Result orphans,
      ReconcileReport.UnknownFileCounts unknownFiles,
      ReconcileReport.PeerFindings peers,
      Optional<CompactReport> compaction,
      int logFiles,
      RunMetrics job,
      CommittedRows committed) {
    this.scope = scope;
    this.recovery = recovery;
    this.orphans = orphans;
    this.unknownFiles = unknownFiles;
    this.peers = peers;
    this.compaction = compaction;
    this.logFiles = logFiles;
    this.job = job;
    this.committed = committed;
  }

  ReconcileReport report(Instant startedAt, double seconds) {
    return new ReconcileReport(
        scope,
        events(job, committed, recovery.outcome().rebuiltRows()),
        work(),
        read(),
        recovery.outcome().notRebuilt(),
        recovery.outcome().notRebuiltFiles(),
        recovery.unreadable(),
        recovery.lostCommitsLeft(),
        recovery.notTakenOver(),
        recovery.unpublishedElsewhere(),
        recovery.withoutTraces(),
        unknownFiles,
        peers,
        compaction,
        startedAt,
        seconds);
  }

  /**
   * What was made visible, or again, is told by the registry and the files at the end. Rows that
   * another round has made again meanwhile were lost when this one looked, or visible.
   *
   * @param committed what the round has committed in all
   * @param rebuiltRows rows of files that were lost when it began, and are not now
   */
  static ReconcileReport.Events events(RunMetrics job, CommittedRows committed, long rebuiltRows) {
    long rebuiltByOthers = rebuiltRows - job.reconcile.rebuilt.sum();
    long wereLost = Math.min(rebuiltByOthers, job.reconcile.lost.sum());
    return new ReconcileReport.Events(
        job.foreignEvents.sum(),
        committed.takenByOthers(job) - (rebuiltByOthers - wereLost),
        committed.count(),
        rebuiltRows,
        job.reconcile.lost.sum() - wereLost,
        job.unjoined(Reason.NO_PRIMARY_EVENT),
        job.unjoined(Reason.FILTERED),
        job.unjoined(Reason.ADAPTER_FAILED),
        job.expired.sum(),
        job.unjoined(Reason.MALFORMED),
        job.repeated.sum(),
        job.reconcile.waiting.sum(),
        job.withoutKey.sum());
  }

  private ReconcileReport.Work work() {
    return new ReconcileReport.Work(
        recovery.rolledForwardRows(),
        recovery.publication().commits(),
        recovery.takenOver(),
        orphans.fenced(),
        orphans.files(),
        recovery.checkedFiles(),
        recovery.hadRowsInRange(),
        recovery.outcome().rebuiltFiles(),
        recovery.expiredFiles());
  }

  private ReconcileReport.Reading read() {
    List<LogProblem> problems =
        job.problems().named(0).stream()
            .filter(problem -> problem.kind() != Kind.MALFORMED_EVENT)
            .toList();
    return new ReconcileReport.Reading(
        logFiles,
        job.primaryEvents.sum(),
        job.bytesRead.sum(),
        job.otherRecords.sum(),
        Unseen.of(job.problems()::count),
        problems);
  }
}

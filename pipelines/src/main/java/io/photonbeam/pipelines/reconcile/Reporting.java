package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.reconcile.RemoveOrphans;
import io.photonbeam.transforms.run.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sums up a round. */
final class Reporting {
  private final Scope scope;
  private final Upkeep upkeep;
  private final RemoveOrphans.Result orphans;
  private final ReconcileReport.UnknownFiles unknownFiles;
  private final Optional<CompactReport> compaction;
  private final int logFiles;
  private final Figures figures;

  Reporting(
      Scope scope,
      Upkeep upkeep,
      RemoveOrphans.Result orphans,
      ReconcileReport.UnknownFiles unknownFiles,
      Optional<CompactReport> compaction,
      int logFiles,
      Figures figures) {
    this.scope = scope;
    this.upkeep = upkeep;
    this.orphans = orphans;
    this.unknownFiles = unknownFiles;
    this.compaction = compaction;
    this.logFiles = logFiles;
    this.figures = figures;
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
        figures.foreignEvents.sum(),
        figures.alreadyTaken.sum(),
        figures.joined.sum(),
        figures.reconcile.rebuilt.sum(),
        figures.reconcile.lost.sum(),
        figures.unjoined(Reason.NO_PRIMARY_EVENT),
        figures.unjoined(Reason.FILTERED),
        figures.unjoined(Reason.ADAPTER_FAILED),
        figures.expired.sum(),
        figures.unjoined(Reason.MALFORMED),
        figures.repeated.sum(),
        figures.reconcile.waiting.sum(),
        figures.withoutKey.sum());
  }

  private ReconcileReport.Work work() {
    return new ReconcileReport.Work(
        upkeep.rolledForwardRows(),
        upkeep.rolledForwardCommits(),
        upkeep.adopted(),
        orphans.fenced(),
        orphans.files(),
        figures.reconcile.checkedFiles.sum(),
        figures.reconcile.rebuiltFiles.sum(),
        upkeep.expiredFiles());
  }

  private ReconcileReport.Reading read() {
    List<LogProblem> problems =
        figures.namedProblems(0).stream()
            .filter(problem -> problem.kind() != Kind.MALFORMED_EVENT)
            .toList();
    return new ReconcileReport.Reading(
        logFiles,
        figures.primaryEvents.sum(),
        figures.bytesRead.sum(),
        figures.otherRecords.sum(),
        Unseen.of(figures::problems),
        problems);
  }
}

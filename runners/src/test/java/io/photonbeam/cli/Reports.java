package io.photonbeam.cli;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports of reconciliations that did not take place. */
public final class Reports {
  private Reports() {}

  /** Of a round that recovered events and left some that are too young. */
  public static ReconcileReport exact(Scope scope, long recovered, long young) {
    return of(scope, recovered, young, 0);
  }

  /** Of a round that found a damaged block. */
  public static ReconcileReport damaged(Scope scope) {
    return of(scope, 0, 0, 1);
  }

  /** Of a round that found many damaged blocks, lost files and commits of other pipelines. */
  public static ReconcileReport damaged(Scope scope, int times) {
    return of(scope, 0, 0, times);
  }

  /** Of a round that found nothing to do, beside other outputs. */
  public static ReconcileReport beside(ReconcileReport.PeerFindings peers) {
    return of(new Scope(Optional.empty(), Optional.empty(), false), 0, 0, 0, peers);
  }

  private static ReconcileReport of(Scope scope, long recovered, long young, int damaged) {
    return of(scope, recovered, young, damaged, ReconcileReport.PeerFindings.NONE);
  }

  private static ReconcileReport of(
      Scope scope, long recovered, long young, int damaged, ReconcileReport.PeerFindings peers) {
    List<LogProblem> problems = new ArrayList<>();
    List<ReconcileReport.NotRebuilt> lost = new ArrayList<>();
    SortedMap<String, Long> elsewhere = new TreeMap<>();
    for (int i = 0; i < damaged; i++) {
      problems.add(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "a.avro", i, "torn", 5));
      lost.add(new ReconcileReport.NotRebuilt("f" + i, "c" + i, 1, "gone"));
      elsewhere.put("p" + i, 1L);
    }
    return new ReconcileReport(
        scope,
        new ReconcileReport.Events(
            recovered + young, 0, recovered, 0, 0, 0, 0, 0, 0, 0, 0, young, 0),
        new ReconcileReport.Work(0, 0, 0, 0, 0, 0, false, 0, 0),
        new ReconcileReport.Reading(
            2,
            0,
            0,
            0,
            Unseen.of(kind -> kind == LogProblem.Kind.DAMAGED_BLOCK ? damaged : 0),
            problems),
        lost,
        damaged,
        ReconcileReport.Unreadable.NONE,
        0,
        ReconcileReport.NotTakenOver.NONE,
        elsewhere,
        false,
        ReconcileReport.UnknownFileCounts.NONE,
        peers,
        Optional.empty(),
        Instant.EPOCH,
        1);
  }
}

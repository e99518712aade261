package io.photonbeam.cli;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reports of reconciliations that did not take place. */
final class Reports {
  private Reports() {}

  /** Of a round that recovered events and left some that are too young. */
  static ReconcileReport exact(Scope scope, long recovered, long young) {
    return of(scope, recovered, young, 0);
  }

  /** Of a round that found a damaged block. */
  static ReconcileReport damaged(Scope scope) {
    return of(scope, 0, 0, 1);
  }

  private static ReconcileReport of(Scope scope, long recovered, long young, long damaged) {
    return new ReconcileReport(
        scope,
        new ReconcileReport.Events(
            recovered + young, 0, recovered, 0, 0, 0, 0, 0, 0, 0, 0, young, 0),
        new ReconcileReport.Work(0, 0, 0, 0, 0, 0, 0, 0),
        new ReconcileReport.Reading(
            2,
            0,
            0,
            0,
            Unseen.of(kind -> kind == LogProblem.Kind.DAMAGED_BLOCK ? damaged : 0),
            List.of()),
        List.of(),
        0,
        ReconcileReport.Unreadable.NONE,
        0,
        new TreeMap<>(),
        false,
        ReconcileReport.UnknownFiles.NONE,
        Optional.empty(),
        Instant.EPOCH,
        1);
  }
}

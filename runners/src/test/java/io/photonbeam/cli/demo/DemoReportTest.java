package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.Reports;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Scope;
import io.photonbeam.pipelines.verify.Places;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private static final DemoPlan PLAN =
      new DemoPlan(Path.of("/tmp/the demo"), 100, Duration.ofSeconds(5), 1);
  private static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), false);

  private static DemoOutcome outcome(ReconcileReport reconciled, long missing, long duplicates) {
    return outcome(reconciled, missing, duplicates, true);
  }

  private static DemoOutcome outcome(
      ReconcileReport reconciled, long missing, long duplicates, boolean bothJoined) {
    return new DemoOutcome(
        new GenerateReport(9_000, 9_090, 1_020, 1_030, 1_000, 20, 18, 50, 1, 1, 8, 12),
        400,
        600,
        213,
        latency(),
        bothJoined,
        duplicates,
        412,
        reconciled,
        audit(missing),
        List.of("{\"click\": 1}"),
        "0a-1");
  }

  /** One that is exact. */
  static DemoOutcome good() {
    return outcome(Reports.exact(ALL, 0, 0), 0, 0);
  }

  private static LatencyHistogram latency() {
    RunMetrics metrics = new RunMetrics();
    metrics.latency().add(new long[] {1_000_000});
    return metrics.latency().histogram();
  }

  private static VerifyReport audit(long missing) {
    return new VerifyReport(
        new VerifyReport.Events(1_020, 1_000, 1_000 - missing, 20, 0, 0, 9_000),
        new VerifyReport.Violations(missing, 0, 0, 0, 0, 0),
        0,
        0,
        new VerifyReport.Logs(
            9_090, 1_030, 8, 0, 0, 0, 0, Unseen.nothing(), Unseen.nothing(), Places.NONE),
        new VerifyReport.Output(1_000, 14, 0, 0, true, List.of(), Places.NONE),
        1.26,
        List.of());
  }

  private static String text(DemoOutcome outcome) {
    return new DemoReport(PLAN, outcome).text();
  }

  @Test
  void theShareOfEachPipelineIsToldAndWhatWasTakenOverIsTheKilledOnes() {
    assertThat(text(good()))
        .containsPattern("by east, until it was killed +400 +40 %")
        .containsPattern("by east, finished by the reconciliation +213 +21 %")
        .containsPattern("by west +387 +39 %")
        .contains("duplicates at any moment: 0 (412 looks)")
        .containsPattern("latency p90 +[0-9.]+ m?s +\\(Photon, between data centres: 7 s\\)")
        .contains("Exact: all 1,000 joinable events", "/tmp/the demo/report.html");
    assertThat(good().isGood()).isTrue();
  }

  @Test
  void whenLatenciesWereCountedFromIsToldAsItWas() {
    assertThat(text(good())).contains("since both pipelines had joined a row.");
    assertThat(text(outcome(Reports.exact(ALL, 0, 0), 0, 0, false)))
        .contains("since the demo gave up waiting for a row of each pipeline.");
  }

  @Test
  void theCommandsToTryCanBePastedIntoAShell() {
    assertThat(text(good()).lines())
        .contains(
            "  ./photonbeam explain 0a-1 '--output=/tmp/the demo/east,/tmp/the demo/west'",
            "  ./photonbeam reconcile '--output=/tmp/the demo/west' '--peer=/tmp/the demo/east'");
  }

  @Test
  void itIsNotGoodIfAnythingIsMissingOrWasSeenTwiceOrNeedsSomebody() {
    DemoOutcome missing = outcome(Reports.exact(ALL, 0, 0), 1, 0);
    DemoOutcome twice = outcome(Reports.exact(ALL, 0, 0), 0, 2);
    DemoOutcome damaged = outcome(Reports.damaged(ALL), 0, 0);

    assertThat(List.of(missing, twice, damaged)).noneMatch(DemoOutcome::isGood);
    assertThat(text(missing)).contains("Not exact: 1 joinable event is missing");
    assertThat(text(twice)).contains("at any moment: 2", "A reader has seen clicks twice");
    assertThat(text(damaged)).contains(Reports.damaged(ALL).complaints().get(0));
  }
}

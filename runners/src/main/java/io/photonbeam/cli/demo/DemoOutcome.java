package io.photonbeam.cli.demo;

import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import java.util.List;

/**
 * What came of it.
 *
 * @param written both logs
 * @param eastRows rows visible in the output of the pipeline that was killed
 * @param westRows rows visible in the other one, with those that it took over
 * @param adoptedRows rows of commits that were taken over
 * @param latency from a click to its row's being seen
 * @param bothJoined whether both pipelines had joined a row before latencies were counted
 * @param duplicates rows beyond the first of a click, that the reader has seen at any moment
 * @param looks how often the reader has looked
 * @param reconciled the last reconciliation
 * @param audit of both outputs together
 * @param samples some joined rows
 * @param click one that is visible, for commands to try
 */
public record DemoOutcome(
    GenerateReport written,
    long eastRows,
    long westRows,
    long adoptedRows,
    LatencyHistogram latency,
    boolean bothJoined,
    long duplicates,
    long looks,
    ReconcileReport reconciled,
    VerifyReport audit,
    List<String> samples,
    String click) {

  public DemoOutcome {
    samples = List.copyOf(samples);
  }

  /** Rows that the pipeline that went on has joined itself. */
  long rowsByWest() {
    return westRows - adoptedRows;
  }

  /** Whether all is there once, and no reader has ever seen anything twice. */
  public boolean isGood() {
    return audit.exact() && reconciled.isExact() && duplicates == 0;
  }
}

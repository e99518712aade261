package io.photonbeam.cli.progress;

import io.photonbeam.cli.text.Sizes;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.Locale;

/**
 * The progress of a reconciliation's round in words; what could not be read is told by its report.
 * Not thread-safe.
 */
public final class ReconcileProgress implements Progress {
  private final RunMetrics metrics;
  private final RunMessages news;

  public ReconcileProgress(Reconciliation round) {
    this.metrics = round.metrics();
    this.news = RunMessages.withoutProblems(round::metrics, round.outages());
  }

  @Override
  public List<String> news() {
    return news.take();
  }

  @Override
  public String line() {
    return news.away()
        + String.format(
            Locale.ROOT,
            "checked %,d files, read %,d events (%s), missing %,d, joined %,d, rebuilt %,d%s",
            metrics.reconcile.checkedFiles.sum(),
            metrics.primaryEvents.sum() + metrics.foreignEvents.sum(),
            Sizes.bytes(metrics.bytesRead.sum()),
            metrics.reconcile.wanted.sum(),
            metrics.joined.sum(),
            metrics.reconcile.rebuilt.sum(),
            compacted());
  }

  private String compacted() {
    long files = metrics.reconcile.compactedFiles.sum();
    return files == 0 ? "" : String.format(Locale.ROOT, ", compacted %,d files", files);
  }
}

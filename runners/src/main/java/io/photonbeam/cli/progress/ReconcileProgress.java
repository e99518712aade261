package io.photonbeam.cli.progress;

import io.photonbeam.cli.text.Sizes;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.transforms.run.Figures;
import java.util.List;
import java.util.Locale;

/**
 * The progress of a reconciliation's round in words; what could not be read is told by its report.
 * Not thread-safe.
 */
public final class ReconcileProgress implements Progress {
  private final Figures figures;
  private final RunNews news;

  public ReconcileProgress(Reconciliation round) {
    this.figures = round.figures();
    this.news = RunNews.withoutProblems(figures, round.patience());
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
            figures.reconcile.checkedFiles.sum(),
            figures.primaryEvents.sum() + figures.foreignEvents.sum(),
            Sizes.bytes(figures.bytesRead.sum()),
            figures.reconcile.wanted.sum(),
            figures.joined.sum(),
            figures.reconcile.rebuilt.sum(),
            compacted());
  }

  private String compacted() {
    long files = figures.reconcile.compactedFiles.sum();
    return files == 0 ? "" : String.format(Locale.ROOT, ", compacted %,d files", files);
  }
}

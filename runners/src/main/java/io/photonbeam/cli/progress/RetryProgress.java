package io.photonbeam.cli.progress;

import io.photonbeam.pipelines.RetryRun;
import io.photonbeam.transforms.run.Figures;
import java.util.List;
import java.util.Locale;

/** A retry's progress in words. Not thread-safe. */
public final class RetryProgress implements Progress {
  private final Figures figures;
  private final RunNews news;
  private final Rate rate = new Rate(System::nanoTime);

  public RetryProgress(RetryRun run) {
    this.figures = run.figures();
    this.news = new RunNews(figures, run.patience());
  }

  @Override
  public List<String> news() {
    return news.take();
  }

  @Override
  public List<String> lastNews() {
    return news.takeLast();
  }

  @Override
  public String line() {
    long primary = figures.primaryEvents.sum();
    return news.away()
        + String.format(
            Locale.ROOT,
            "read %,d letters, looked through %,d primary events (%,.0f/s), joined %,d",
            figures.foreignEvents.sum(),
            primary,
            rate.perSecond(primary),
            figures.joined.sum());
  }
}

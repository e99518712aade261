package io.photonbeam.cli.progress;

import io.photonbeam.pipelines.retry.RetryRun;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.Locale;

/** A retry's progress in words. Not thread-safe. */
public final class RetryProgress implements Progress {
  private final RetryRun run;
  private final RunMessages news;
  private final Rate rate = new Rate(System::nanoTime);

  public RetryProgress(RetryRun run) {
    this.run = run;
    this.news = new RunMessages(run::metrics, run.outages());
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
    RunMetrics metrics = run.metrics();
    long primary = metrics.primaryEvents.sum();
    return news.away()
        + String.format(
            Locale.ROOT,
            "read %,d letters, looked through %,d primary events (%,.0f/s), joined %,d",
            metrics.foreignEvents.sum(),
            primary,
            rate.perSecond(primary),
            metrics.joined.sum());
  }
}

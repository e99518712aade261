package io.photonbeam.cli.progress;

import io.photonbeam.cli.text.Sizes;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.Locale;

/** What a join has done until now, in a line. */
public final class FigureLine {
  private FigureLine() {}

  /** Without how fast it is. */
  public static String of(RunMetrics metrics) {
    return of(metrics, "");
  }

  /** With how fast it joins. */
  static String of(RunMetrics metrics, double joinedPerSecond) {
    return of(metrics, String.format(Locale.ROOT, " (%,.0f/s)", joinedPerSecond));
  }

  private static String of(RunMetrics metrics, String rate) {
    LatencyHistogram latency = metrics.latency().histogram();
    return String.format(
        Locale.ROOT,
        "read %,d events, joined %,d%s, pending %,d, lag %s, latency p50 %s p99 %s",
        metrics.primaryEvents.sum() + metrics.foreignEvents.sum(),
        metrics.joined.sum(),
        rate,
        metrics.pending.sum(),
        Sizes.bytes(metrics.unreadBytes.sum()),
        latency(latency, 50),
        latency(latency, 99));
  }

  /** A percentile, if anything was joined. */
  public static String latency(LatencyHistogram histogram, double percentile) {
    return histogram.count() == 0 ? "-" : Sizes.seconds(histogram.percentile(percentile));
  }
}

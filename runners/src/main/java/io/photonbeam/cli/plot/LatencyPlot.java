package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.text.Sizes;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.LatencyHistogram.Bucket;
import java.util.List;
import java.util.Locale;

/**
 * How latencies are spread, on a logarithmic scale, with percentiles and what the paper on Photon
 * tells of Google's: 90 % within 7 s.
 */
public record LatencyPlot(String title, LatencyHistogram latency) {
  /** Percentiles that are drawn. */
  public static final List<Integer> PERCENTILES = List.of(50, 90, 99);

  /** Seconds in which Photon joined 90 % of its events, as published. */
  public static final double PHOTON_SECONDS = 7;

  /** Draws it; of a histogram that holds something. */
  public void draw(Markup page, String id) {
    List<Bucket> buckets = latency.buckets();
    double from = Math.min(1, decadeBelow(buckets.get(0).fromSeconds()));
    double to = Math.max(10, buckets.get(buckets.size() - 1).toSeconds());
    Scale along = Scale.logarithmic(from, to, Frame.LEFT, Frame.RIGHT);
    List<Tick> ticks =
        Ticks.counts(
            buckets.stream().mapToDouble(bucket -> (double) bucket.count()).max().orElseThrow());
    Scale up = Scale.linear(0, ticks.get(ticks.size() - 1).value(), Frame.BOTTOM, Frame.TOP);
    Frame.open(page, Frame.VIEW, id, title, description());
    Frame.upward(page, ticks, up);
    buckets.forEach(bucket -> bar(page, bucket, along, up));
    Frame.along(page, Ticks.decades(from, to), along);
    for (int percentile : PERCENTILES) {
      double x = along.at(latency.percentile(percentile));
      Frame.upright(page, "percentile", x, "", Frame.TOP);
    }
    Frame.upright(page, "published", along.at(PHOTON_SECONDS), "Photon", Frame.TOP - 12);
    labels(page, along);
    page.close();
    page.open("p").with("class", "note").text(description()).close();
    page.close();
  }

  private static double decadeBelow(double seconds) {
    return Math.pow(10, Math.floor(Math.log10(Math.max(1e-3, seconds))));
  }

  private static void bar(Markup page, Bucket bucket, Scale along, Scale up) {
    double left = along.at(bucket.fromSeconds());
    double top = up.at((double) bucket.count());
    page.empty("rect")
        .with("class", "bar s0")
        .with("x", left)
        .with("y", top)
        .with("width", Math.max(1, along.at(bucket.toSeconds()) - left - 1))
        .with("height", Frame.BOTTOM - top);
  }

  /** One below the other, as they are often close. */
  private void labels(Markup page, Scale along) {
    double y = Frame.TOP + 20;
    for (int percentile : PERCENTILES) {
      double x = along.at(latency.percentile(percentile));
      boolean isLeft = x > (Frame.LEFT + Frame.RIGHT) / 2;
      page.open("text")
          .with("class", isLeft ? "end percentile" : "percentile")
          .with("x", isLeft ? x - 6 : x + 6)
          .with("y", y)
          .text("p" + percentile)
          .close();
      y += 26;
    }
  }

  private String description() {
    return String.format(
        Locale.ROOT,
        "Half of %,d rows were visible within %s, 90 %% within %s, 99 %% within %s. Photon, as"
            + " published: 90 %% within %.0f s.",
        latency.count(),
        Sizes.seconds(latency.percentile(50)),
        Sizes.seconds(latency.percentile(90)),
        Sizes.seconds(latency.percentile(99)),
        PHOTON_SECONDS);
  }
}

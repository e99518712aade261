package io.photonbeam.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private static LatencyHistogram of(long... micros) {
    LatencyMetrics metrics = new LatencyMetrics();
    metrics.add(micros);
    return metrics.histogram();
  }

  @Test
  void withoutAnyAllIsZero() {
    assertThat(of().count()).isZero();
    assertThat(of().percentile(99)).isZero();
    assertThat(of().sumSeconds()).isZero();
  }

  @Test
  void bucketsGoFromTheFirstLatencyToTheLastWithoutAGap() {
    List<LatencyHistogram.Bucket> buckets = of(1_050_000, 1_060_000, 1_500_000).buckets();

    assertThat(buckets)
        .startsWith(new LatencyHistogram.Bucket(1, 1.12, 2))
        .endsWith(new LatencyHistogram.Bucket(1.4, 1.6, 1))
        .hasSize(4);
    for (int i = 1; i < buckets.size(); i++) {
      assertThat(buckets.get(i).fromSeconds()).isEqualTo(buckets.get(i - 1).toSeconds());
    }
    assertThat(of().buckets()).isEmpty();
    assertThat(of(TimeUnit.DAYS.toMicros(8)).buckets()).hasSize(1);
  }

  @Test
  void percentilesAreOffByTwelvePercentAtMost() {
    Random random = new Random(7);
    long[] micros = random.longs(10_000, 1_000, TimeUnit.DAYS.toMicros(7)).sorted().toArray();
    LatencyHistogram histogram = of(micros);

    for (double percent : new double[] {1, 10, 50, 90, 99, 100}) {
      double exact = micros[(int) Math.ceil(micros.length * percent / 100) - 1] / 1e6;
      assertThat(histogram.percentile(percent))
          .as("p%s", percent)
          .isCloseTo(exact, within(0.125 * exact));
    }
  }

  @Test
  void aBoundBelongsToTheBucketBelowIt() {
    assertThat(of(1_000).coarse()).containsEntry(0.001, 1L);
    assertThat(of(1_001).coarse()).containsEntry(0.001, 0L).containsEntry(0.002, 1L);
    assertThat(of(Long.MAX_VALUE).coarse()).containsEntry(Double.POSITIVE_INFINITY, 1L);
  }

  @Test
  void coarseBucketsHoldTheSameInThreeToADecade() {
    LatencyHistogram histogram = of(500, 1_500, 30_000, 4_000_000, 6_000_000);
    Map<Double, Long> coarse = histogram.coarse();

    assertThat(coarse)
        .containsEntry(0.001, 1L)
        .containsEntry(0.002, 1L)
        .containsEntry(0.05, 1L)
        .containsEntry(5.0, 1L)
        .containsEntry(10.0, 1L);
    assertThat(coarse.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
    assertThat(coarse.keySet()).hasSize(28).contains(Double.POSITIVE_INFINITY);
    assertThat(histogram.sumSeconds()).isEqualTo(10.032);
  }
}

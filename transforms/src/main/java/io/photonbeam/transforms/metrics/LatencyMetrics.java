package io.photonbeam.transforms.metrics;

import java.util.ArrayList;
import java.util.List;

/** Counts the latencies of a run's rows as a {@link LatencyHistogram}. Thread-safe. */
public final class LatencyMetrics {
  private final List<RunCounter> buckets = new ArrayList<>();
  private final RunCounter micros = RunCounter.of("latency_micros", "All latencies together.");

  LatencyMetrics() {
    for (int i = 0; i < LatencyHistogram.BUCKETS; i++) {
      buckets.add(RunCounter.of("latency_bucket_" + i, "Latencies of a bucket."));
    }
  }

  /** All that it counts. */
  List<RunCounter> counters() {
    List<RunCounter> all = new ArrayList<>(buckets);
    all.add(micros);
    return all;
  }

  /** Counts those of a batch, in microseconds; from 0, as clocks differ, to a week. */
  public void add(long[] batch) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    long sum = 0;
    for (long latency : batch) {
      long known = Math.max(0, Math.min(latency, LatencyHistogram.WEEK_MICROS));
      counts[LatencyHistogram.bucketOf(known)]++;
      sum += known;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) { // Most are not touched, and each would be a metric of the job.
        buckets.get(i).add(counts[i]);
      }
    }
    micros.add(sum);
  }

  /** Those of this process until now. */
  public LatencyHistogram histogram() {
    return new LatencyHistogram(
        buckets.stream().mapToLong(RunCounter::sum).toArray(), micros.sum());
  }
}

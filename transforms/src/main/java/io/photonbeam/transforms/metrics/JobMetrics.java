package io.photonbeam.transforms.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSetResult;

/** The metrics of a whole job, as its runner has gathered them from wherever it has worked. */
public final class JobMetrics {
  private static final MetricsFilter OURS =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.inNamespace(RunMetrics.NAMESPACE))
          .build();

  private JobMetrics() {}

  /**
   * Those of a job that has ended, as if one process had done all of its work. What failed attempts
   * have counted is left out where the runner takes it back.
   */
  public static RunMetrics of(MetricResults results) {
    MetricQueryResults ours = results.queryMetrics(OURS);
    RunMetrics metrics = new RunMetrics();
    addCounters(metrics, ours);
    for (MetricResult<DistributionResult> work : ours.getDistributions()) {
      DistributionResult span = value(work);
      if (work.getName().getName().equals(WorkSpan.NAME) && span.getCount() > 0) {
        metrics.work().here(span.getMin());
        metrics.work().here(span.getMax());
      }
    }
    for (MetricResult<StringSetResult> texts : ours.getStringSets()) {
      metrics.texts().stream()
          .filter(kind -> kind.isPart(texts.getName().getName()))
          .forEach(kind -> kind.addHere(value(texts).getStringSet()));
    }
    metrics.problems().knowNamed();
    return metrics;
  }

  /**
   * Those of a batch job that counts itself as one.
   *
   * @throws IllegalStateException if the runner has told none
   */
  public static RunMetrics ofBatch(MetricResults results) {
    RunMetrics metrics = of(results);
    if (metrics.jobs.sum() == 0) {
      throw new IllegalStateException(
          "the runner has told no metrics of its job, so what it has found is not known; are they"
              + " disabled?");
    }
    return metrics;
  }

  private static void addCounters(RunMetrics metrics, MetricQueryResults ours) {
    Map<String, Long> sums = new HashMap<>();
    for (MetricResult<Long> counter : ours.getCounters()) {
      sums.merge(counter.getName().getName(), value(counter), Long::sum);
    }
    metrics
        .allCounters()
        .forEach(counter -> counter.addHere(sums.getOrDefault(counter.jobName(), 0L)));
  }

  private static <T> T value(MetricResult<T> result) {
    return result.hasCommitted() ? result.getCommitted() : result.getAttempted();
  }
}

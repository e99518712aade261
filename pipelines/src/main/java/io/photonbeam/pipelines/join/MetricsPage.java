package io.photonbeam.pipelines.join;

import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a run counts, in Prometheus' terms, under the names that the run's metrics have. Read when
 * the page is asked for. Thread-safe.
 */
final class MetricsPage implements MultiCollector {
  private final JoinRun run;

  MetricsPage(JoinRun run) {
    this.run = run;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder page = MetricSnapshots.builder();
    RunMetrics metrics = run.metrics();
    byName(metrics.counters()).values().forEach(same -> page.metricSnapshot(ofSame(same)));
    page.metricSnapshot(
        gauge(
            "store_away_seconds",
            "How long a store has been away, 0 if it is not.",
            ofStores(
                store -> run.retryPolicy().awayFor(store).toMillis() / 1e3, MetricsPage::level)));
    page.metricSnapshot(
        counter(
            "store_failed_calls",
            "Calls to a store that failed because it was away, and were repeated.",
            ofStores(StoreCalls::failedAttempts, MetricsPage::point)));
    page.metricSnapshot(latency(metrics.latency().histogram()));
    return page.build();
  }

  private static Map<String, List<RunCounter>> byName(List<RunCounter> counters) {
    return counters.stream()
        .collect(Collectors.groupingBy(RunCounter::name, LinkedHashMap::new, Collectors.toList()));
  }

  /** Those of one name, which differ in their labels. */
  private MetricSnapshot ofSame(List<RunCounter> counters) {
    RunCounter first = counters.get(0);
    return first.isLevel()
        ? gauge(
            first.name(),
            first.help(),
            counters.stream().map(one -> level(measured(one), labels(one))).toList())
        : counter(
            first.name(),
            first.help(),
            counters.stream().map(one -> point((double) one.sum(), labels(one))).toList());
  }

  /** A level; not a number before anybody has looked. */
  private double measured(RunCounter level) {
    return run.isReading() ? level.sum() : Double.NaN;
  }

  private static Labels labels(RunCounter counter) {
    return counter.label().map(l -> Labels.of(l.name(), l.value())).orElse(Labels.EMPTY);
  }

  private <T> List<T> ofStores(
      ToDoubleFunction<StoreCalls<?>> value, BiFunction<Double, Labels, T> point) {
    return run.retryPolicy().stores().stream()
        .map(store -> point.apply(value.applyAsDouble(store), Labels.of("store", store.name())))
        .toList();
  }

  private static CounterSnapshot counter(
      String name, String help, List<CounterDataPointSnapshot> points) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(PrometheusNames.metric(name)).help(help);
    points.forEach(counter::dataPoint);
    return counter.build();
  }

  private static CounterDataPointSnapshot point(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<GaugeDataPointSnapshot> points) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(PrometheusNames.metric(name)).help(help);
    points.forEach(gauge::dataPoint);
    return gauge.build();
  }

  private static GaugeDataPointSnapshot level(double value, Labels labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static HistogramSnapshot latency(LatencyHistogram latency) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    latency.coarse().forEach(buckets::bucket);
    return HistogramSnapshot.builder()
        .name(PrometheusNames.metric("latency_seconds"))
        .help("From an event's writing to its row being visible.")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(latency.sumSeconds())
                .build())
        .build();
  }
}

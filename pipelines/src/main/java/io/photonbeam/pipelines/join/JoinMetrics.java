package io.photonbeam.pipelines.join;

import io.photonbeam.log.LogProblem;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.runtime.RunMetrics;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * Serves a run's live figures as a page for Prometheus, {@code /metrics}, as long as it is open.
 * The figures are read when the page is asked for; serving costs the run nothing.
 */
public final class JoinMetrics implements AutoCloseable {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  private final HTTPServer server;

  private JoinMetrics(HTTPServer server) {
    this.server = server;
  }

  /**
   * Serves on a port, where 0 takes any that is free; nothing if there is none.
   *
   * @throws IOException if the port can't be taken
   */
  public static JoinMetrics serve(JoinRun run, Optional<Integer> port) throws IOException {
    if (port.isEmpty()) {
      return new JoinMetrics(null);
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    register(run, registry);
    try {
      return new JoinMetrics(
          HTTPServer.builder().port(port.get()).registry(registry).buildAndStart());
    } catch (IOException e) {
      throw new IOException("can't serve metrics on port " + port.get() + ": " + e.getMessage(), e);
    }
  }

  /** The port, if there is one. */
  public OptionalInt port() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(server.getPort());
  }

  private static void register(JoinRun run, PrometheusRegistry registry) {
    RunMetrics metrics = run.metrics();
    counter(registry, "primary_events", "Primary events read.", metrics.primaryEvents::sum);
    counter(registry, "foreign_events", "Foreign events read.", metrics.foreignEvents::sum);
    counter(registry, "read_bytes", "Bytes of events read.", metrics.bytesRead::sum);
    counter(registry, "joined_rows", "Joined rows made visible.", metrics.joined::sum);
    counter(
        registry,
        "taken_events",
        "Foreign events skipped because they are joined already.",
        metrics.alreadyTaken::sum);
    counter(registry, "repeated_events", "Repeated foreign events.", metrics.repeated::sum);
    counter(registry, "expired_events", "Foreign events below the horizon.", metrics.expired::sum);
    counter(
        registry,
        "events_without_key",
        "Foreign events that name no primary event.",
        metrics.withoutKey::sum);
    counter(
        registry,
        "other_records",
        "Records of types that lack the named fields.",
        metrics.otherRecords::sum);
    counter(registry, "unjoinable_events", "Foreign events given up.", metrics.unjoinable::sum);
    counter(registry, "commits", "Commits made visible.", metrics.commits::sum);
    counter(
        registry,
        "refused_commits",
        "Commits refused because some ids were taken.",
        metrics.refusedCommits::sum);
    counter(
        registry,
        "index_blocks_read",
        "Blocks of the primary log that were read for look-ups.",
        run::blocksRead);
    gauge(
        registry,
        "cache_bytes",
        "Bytes of primary events held in memory.",
        metrics.bytesInMemory::sum);
    gauge(registry, "pending_events", "Foreign events that wait.", metrics.pending::sum);
    gauge(registry, "lag_bytes", "Bytes of log not read yet.", run.watch()::unreadBytes);
    stores(registry, run.patience());
    found(registry, metrics);
    problems(registry, metrics);
    letters(registry, metrics);
    latency(registry, metrics);
  }

  private static void counter(
      PrometheusRegistry registry, String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name("photonbeam_" + name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name("photonbeam_" + name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  private static void stores(PrometheusRegistry registry, RetryPolicy patience) {
    GaugeWithCallback.builder()
        .name("photonbeam_store_away_seconds")
        .help("How long a store has been away, 0 if it is not.")
        .labelNames("store")
        .callback(
            callback -> {
              for (StoreCalls<?> store : patience.stores()) {
                callback.call(patience.awayFor(store).toMillis() / 1e3, store.name());
              }
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("photonbeam_store_failed_calls")
        .help("Calls to a store that failed because it was away, and were repeated.")
        .labelNames("store")
        .callback(
            callback -> {
              for (StoreCalls<?> store : patience.stores()) {
                callback.call((double) store.failedAttempts(), store.name());
              }
            })
        .register(registry);
  }

  private static void found(PrometheusRegistry registry, RunMetrics metrics) {
    CounterWithCallback.builder()
        .name("photonbeam_found_events")
        .help("Foreign events whose primary event was found, by where.")
        .labelNames("where")
        .callback(
            callback -> {
              callback.call((double) metrics.foundInMemory.sum(), "memory");
              callback.call((double) metrics.foundOnArrival.sum(), "arrival");
              callback.call((double) metrics.foundInLog.sum(), "log");
            })
        .register(registry);
  }

  private static void problems(PrometheusRegistry registry, RunMetrics metrics) {
    CounterWithCallback.builder()
        .name("photonbeam_log_problems")
        .help("What in the logs can't be joined.")
        .labelNames("kind")
        .callback(
            callback -> {
              for (LogProblem.Kind kind : LogProblem.Kind.values()) {
                callback.call(
                    (double) metrics.problems(kind), kind.words().replaceAll("[ -]", "_"));
              }
            })
        .register(registry);
  }

  private static void letters(PrometheusRegistry registry, RunMetrics metrics) {
    CounterWithCallback.builder()
        .name("photonbeam_dead_letters")
        .help("Foreign events that were not joined.")
        .labelNames("reason")
        .callback(
            callback -> {
              for (Reason reason : Reason.values()) {
                callback.call((double) metrics.unjoined(reason), reason.code());
              }
            })
        .register(registry);
  }

  private static void latency(PrometheusRegistry registry, RunMetrics metrics) {
    SummaryWithCallback.builder()
        .name("photonbeam_latency_seconds")
        .help("From an event's writing to its row being visible.")
        .callback(
            callback -> {
              Histogram latency = metrics.latency();
              long count = latency.getTotalCount();
              callback.call(count, count * latency.getMean() / 1e6, quantiles(latency));
            })
        .register(registry);
  }

  private static Quantiles quantiles(Histogram latency) {
    return Quantiles.of(
        DoubleStream.of(QUANTILES)
            .mapToObj(q -> new Quantile(q, latency.getValueAtPercentile(100 * q) / 1e6))
            .toArray(Quantile[]::new));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}

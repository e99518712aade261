package io.photonbeam.pipelines.join;

import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Serves a run's live figures as a page for Prometheus, {@code /metrics}, and other pages beside
 * it, as long as it is open. The figures are read when the page is asked for; serving costs the run
 * nothing.
 */
public final class MetricsServer implements AutoCloseable {
  static {
    // Ten clients that take their time would keep all others out for so long.
    atMost("sun.net.httpserver.maxReqTime", Duration.ofSeconds(5));
    atMost("sun.net.httpserver.maxRspTime", Duration.ofSeconds(20));
  }

  private final HTTPServer server;

  private MetricsServer(HTTPServer server) {
    this.server = server;
  }

  /** Sets a time of the JDK's server, which it reads once, unless the user has set it. */
  private static void atMost(String property, Duration time) {
    System.getProperties().putIfAbsent(property, Long.toString(time.toSeconds()));
  }

  /**
   * Serves on a port, where 0 takes any that is free; nothing if there is none.
   *
   * @param others answers whatever is asked for beside the figures
   * @throws IOException if the port can't be taken
   */
  public static MetricsServer serve(JoinRun run, Optional<Integer> port, HttpHandler others)
      throws IOException {
    if (port.isEmpty()) {
      return new MetricsServer(null);
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new MetricsPage(run));
    try {
      return new MetricsServer(
          HTTPServer.builder()
              .port(port.get())
              .registry(registry)
              .defaultHandler(others)
              .registerHealthHandler(false)
              .buildAndStart());
    } catch (IOException e) {
      throw new IOException("can't serve metrics on port " + port.get() + ": " + e.getMessage(), e);
    }
  }

  /** The port, if there is one. */
  public OptionalInt port() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(server.getPort());
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}

package io.photonbeam.pipelines.join;

import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Serves a run's live figures as a page for Prometheus, {@code /metrics}, and other pages beside
 * it, as long as it is open. The figures are read when the page is asked for; serving costs the run
 * nothing.
 */
public final class MetricsServer implements Closeable {
  static {
    // Ten clients that take their time would keep all others out for so long.
    atMost("sun.net.httpserver.maxReqTime", Duration.ofSeconds(5));
    atMost("sun.net.httpserver.maxRspTime", Duration.ofSeconds(20));
  }

  static final String ANNOUNCEMENT = "How it does: ";

  private final HTTPServer server;
  private final MetricsAddress address;

  private MetricsServer(HTTPServer server, MetricsAddress address) {
    this.server = server;
    this.address = address;
  }

  /** Sets a time of the JDK's server, which it reads once, unless the user has set it. */
  private static void atMost(String property, Duration time) {
    System.getProperties().putIfAbsent(property, Long.toString(time.toSeconds()));
  }

  /**
   * Serves at an address.
   *
   * @param others answers whatever is asked for beside the figures
   * @throws IOException if the address is none of this machine's, or the port can't be taken
   */
  public static MetricsServer serve(JoinRun run, MetricsAddress address, HttpHandler others)
      throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new MetricsPage(run));
    try {
      return new MetricsServer(
          HTTPServer.builder()
              .inetAddress(address.local())
              .port(address.port())
              .registry(registry)
              .defaultHandler(others)
              .registerHealthHandler(false)
              .buildAndStart(),
          address);
    } catch (UnknownHostException e) {
      throw new IOException(
          "can't serve metrics on %s: there is no such name or address".formatted(address), e);
    } catch (IOException e) {
      throw new IOException("can't serve metrics on " + address + ": " + e.getMessage(), e);
    }
  }

  /** What a person is told of the pages; {@link ScrapedMetrics#announced} finds it again. */
  public String announcement() {
    return ANNOUNCEMENT + uri() + " and /metrics";
  }

  /** Where a browser of this machine finds the pages: {@code http://localhost:9090/}. */
  public URI uri() {
    return address.uri(server.getPort());
  }

  @Override
  public void close() {
    server.close();
  }
}

package io.photonbeam.pipelines.join;

import io.photonbeam.transforms.metrics.RunCounter;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of a join in another process, as its page for Prometheus tells them; see {@link
 * MetricsServer}. Immutable.
 */
public final class ScrapedMetrics {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Pattern ANNOUNCEMENT =
      Pattern.compile(Pattern.quote(MetricsServer.ANNOUNCEMENT) + "(http://[^ ]+) ");

  /** Many times what a page has. */
  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, Double> values;

  private ScrapedMetrics(Map<String, Double> values) {
    this.values = values;
  }

  /** Where the pages of a join are, if it has told it in what it said until now. */
  public static Optional<URI> announced(String said) {
    Matcher announcement = ANNOUNCEMENT.matcher(said);
    return announcement.find() ? Optional.of(URI.create(announcement.group(1))) : Optional.empty();
  }

  /**
   * Asks for the page once, through no proxy. Two seconds without an answer are too long.
   *
   * @param pages where the join's pages are: {@code http://localhost:9090/}
   * @throws IOException if it can't be had
   */
  public static ScrapedMetrics of(URI pages) throws IOException {
    URI page = pages.resolve("/metrics");
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try (InputStream body = connection.getInputStream()) {
      return parse(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  /** Reads a page in Prometheus' text format; what is no sample is passed over. */
  static ScrapedMetrics parse(String page) {
    Map<String, Double> values = new HashMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int name = line.lastIndexOf(' ');
              if (name > 0) {
                put(values, line.substring(0, name), line.substring(name + 1));
              }
            });
    return new ScrapedMetrics(values);
  }

  private static void put(Map<String, Double> values, String name, String value) {
    try {
      values.put(name, Double.valueOf(value));
    } catch (NumberFormatException e) {
      // No sample of ours, all of which are numbers.
    }
  }

  /** The number of a counter; empty if the page does not have it, or as no number. */
  public OptionalLong of(RunCounter counter) {
    double value = values.getOrDefault(PrometheusNames.sample(counter), Double.NaN);
    return Double.isNaN(value) ? OptionalLong.empty() : OptionalLong.of(Math.round(value));
  }
}

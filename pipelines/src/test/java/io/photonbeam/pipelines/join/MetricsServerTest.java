package io.photonbeam.pipelines.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest {
  @TempDir Path folder;

  @Test
  void thePageTellsWherePrimaryEventsWereFoundAndWhatMemoryHolds() throws IOException {
    JoinWorld world = new JoinWorld(folder);
    world.generate(2_000, 3);
    try (JoinRun run = new JoinRun(world.finite("a").as(JoinConfig::new), Clock.systemUTC());
        MetricsServer metrics =
            MetricsServer.serve(run, MetricsAddress.ofPort(0), HttpExchange::close)) {
      run.run(JoinWorld.direct(), JoinWorld.WRITERS);
      long inMemory = run.metrics().foundInMemory.sum();
      long onArrival = run.metrics().foundOnArrival.sum();
      long inLog = run.metrics().foundInLog.sum();

      String page = JoinWorld.page(metrics);

      assertThat(inMemory + onArrival + inLog).isGreaterThanOrEqualTo(world.rows().size());
      assertThat(page)
          .contains("photonbeam_found_events_total{where=\"memory\"} " + (double) inMemory)
          .contains("photonbeam_found_events_total{where=\"arrival\"} " + (double) onArrival)
          .contains("photonbeam_found_events_total{where=\"log\"} " + (double) inLog)
          .containsPattern("photonbeam_cache_bytes [1-9][0-9.E]+")
          .contains(
              "photonbeam_index_blocks_read_total " + (double) run.metrics().indexBlocksRead.sum());
    }
  }

  @Test
  void clientsThatDoNotFinishTheirRequestsKeepOthersOutForSecondsOnly() throws Exception {
    JoinWorld world = new JoinWorld(folder);
    List<Socket> slow = new ArrayList<>();
    try (JoinRun run = new JoinRun(world.finite("a").as(JoinConfig::new), Clock.systemUTC());
        MetricsServer metrics =
            MetricsServer.serve(run, MetricsAddress.ofPort(0), HttpExchange::close)) {
      int port = metrics.uri().getPort();
      for (int i = 0; i < 11; i++) { // One more than there are threads.
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHo".getBytes(UTF_8));
      }
      HttpRequest request =
          HttpRequest.newBuilder(metrics.uri().resolve("/metrics"))
              .timeout(Duration.ofSeconds(45))
              .build();

      HttpResponse<String> page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

      assertThat(page.body()).contains("photonbeam_joined_rows_total");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void withoutMemoryItsGaugeIsZeroAndBlocksAreReadAgain() throws IOException {
    JoinWorld world = new JoinWorld(folder);
    world.generate(2_000, 4);
    world.indexQueries(world.finite("a").as(JoinConfig::new));
    Options withoutMemory = world.onlyIndexed("a").with(JoinConfig.CACHE_BYTES, 0L);
    JoinRun run = new JoinRun(withoutMemory.as(JoinConfig::new), Clock.systemUTC());
    try (run) {
      run.run(JoinWorld.direct(), JoinWorld.WRITERS);
    }

    assertThat(run.metrics().foundInLog.sum()).isPositive();
    assertThat(run.metrics().indexBlocksRead.sum()).as("also after it is closed").isPositive();
    assertThat(run.metrics().bytesInMemory.sum()).isZero();
  }

  @Test
  void anotherProcessReadsEachCounterFromThePage() throws IOException {
    JoinWorld world = new JoinWorld(folder);
    world.generate(2_000, 5);
    try (JoinRun run = new JoinRun(world.finite("a").as(JoinConfig::new), Clock.systemUTC());
        MetricsServer metrics = MetricsServer.serve(run, onLoopback(), HttpExchange::close)) {
      ScrapedMetrics before = ScrapedMetrics.of(metrics.uri());
      assertThat(before.of(run.metrics().joined)).hasValue(0);
      assertThat(before.of(run.metrics().unreadBytes)).as("nobody has looked yet").isEmpty();

      run.run(JoinWorld.direct(), JoinWorld.WRITERS);

      ScrapedMetrics read = ScrapedMetrics.of(metrics.uri());

      assertThat(run.metrics().joined.sum()).isPositive();
      for (RunCounter counter : run.metrics().counters()) {
        assertThat(read.of(counter)).as(counter.name()).hasValue(counter.sum());
      }
    }
  }

  private static MetricsAddress onLoopback() {
    return new MetricsAddress(Optional.of("127.0.0.1"), 0);
  }

  @Test
  void whatIsNoSampleIsPassedOverAndWhatIsMissingIsNotKnown() {
    RunMetrics run = new RunMetrics();

    ScrapedMetrics read =
        ScrapedMetrics.parse(
            """
            # HELP photonbeam_joined_rows Rows.

             7
            <html>
            photonbeam_joined_rows_total 1.2E7
            photonbeam_pending_events many
            """);

    assertThat(read.of(run.joined)).hasValue(12_000_000);
    assertThat(read.of(run.pending)).isEmpty();
    assertThat(read.of(run.foundInLog)).isEmpty();
  }

  @Test
  void withAHostItIsServedThereOnly() throws IOException {
    JoinWorld world = new JoinWorld(folder);
    Options options =
        world
            .finite("a")
            .with(JoinConfig.METRICS_PORT, 0)
            .with(JoinConfig.METRICS_HOST, "127.0.0.1");
    JoinConfig config = options.as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC());
        MetricsServer metrics =
            MetricsServer.serve(run, config.metricsAddress().orElseThrow(), HttpExchange::close)) {
      assertThat(metrics.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(JoinWorld.page(metrics)).contains("photonbeam_joined_rows_total");
      InetSocketAddress elsewhere = new InetSocketAddress("127.0.0.2", metrics.uri().getPort());
      assertThatThrownBy(() -> new Socket(elsewhere.getAddress(), elsewhere.getPort()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHostThatIsNotThisMachineIsRefused() {
    JoinWorld world = new JoinWorld(folder);
    try (JoinRun run = new JoinRun(world.finite("a").as(JoinConfig::new), Clock.systemUTC())) {
      assertThatThrownBy(() -> serve(run, "192.0.2.1"))
          .hasMessageStartingWith("can't serve metrics on 192.0.2.1 port 0: ");
      assertThatThrownBy(() -> serve(run, "no such host"))
          .hasMessage(
              "can't serve metrics on no such host port 0: there is no such name or address");
    }
  }

  private static MetricsServer serve(JoinRun run, String host) throws IOException {
    return MetricsServer.serve(run, new MetricsAddress(Optional.of(host), 0), HttpExchange::close);
  }

  @Test
  void aHostNeedsAPort() {
    Options options = new JoinWorld(folder).finite("a").with(JoinConfig.METRICS_HOST, "localhost");

    assertThatThrownBy(() -> options.as(JoinConfig::new))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("needs metricsPort");
  }
}

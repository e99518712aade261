package io.photonbeam.pipelines.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
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
        MetricsServer metrics = MetricsServer.serve(run, Optional.of(0), HttpExchange::close)) {
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
        MetricsServer metrics = MetricsServer.serve(run, Optional.of(0), HttpExchange::close)) {
      int port = metrics.port().orElseThrow();
      for (int i = 0; i < 11; i++) { // One more than there are threads.
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHo".getBytes(UTF_8));
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
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
}

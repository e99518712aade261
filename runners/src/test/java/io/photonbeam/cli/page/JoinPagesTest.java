package io.photonbeam.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.photonbeam.cli.Chromium;
import io.photonbeam.cli.html.Page;
import io.photonbeam.cli.report.Figure;
import io.photonbeam.cli.report.Figures;
import io.photonbeam.cli.report.RunHistory;
import io.photonbeam.log.LogProblem;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinPagesTest {
  private static final String EVIL = "<script>document.title='evil'</script>\"'&\u202e";

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final JoinHealth health = new JoinHealth(() -> now);
  private final AtomicInteger made = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", new JoinPages(health, this::page, () -> now));
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private static LogProblem unreadable(String file, String why) {
    return new LogProblem(LogProblem.Kind.UNREADABLE_FILE, file, LogProblem.NO_OFFSET, why, 0);
  }

  private Page page() {
    RunHistory history = new RunHistory(() -> now);
    for (int second = 0; second < 60; second++) {
      now = now.plusSeconds(1);
      history.sample(EVIL, Figures.NONE.with(Figure.ROWS, 250L * second));
    }
    RunMetrics metrics = new RunMetrics();
    for (int i = 1; i < 100; i++) {
      metrics.problems().addHere(unreadable("file-" + i, "cut off"));
    }
    metrics.problems().addHere(unreadable(EVIL, EVIL));
    return new LivePage(history.recent())
        .draw(
            "made " + made.incrementAndGet() + " times",
            Map.of("primary log", EVIL),
            LivePage.verdict(health.health(), health.readiness()),
            metrics,
            List.of(new Away("registry", "registry away for 3 s: " + EVIL)));
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(at(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private void assertAnswers(String path, int status, String words) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().strip()).isEqualTo(words);
  }

  @Test
  void aSentenceTellsWhetherItIsReadyAndHealthy() throws Exception {
    health.waitsFor("The registry is away");
    assertAnswers("/readyz", 503, "not ready: It starts: The registry is away");
    assertAnswers("/healthz", 200, "healthy: It starts: The registry is away");

    health.works();
    health.look(new Observation(1, 0, List.of(), true, false, Optional.empty()));
    assertAnswers("/readyz", 200, "ready: It joins what is written now.");
    assertAnswers("/healthz", 200, "healthy: It joins what is written now.");

    health.look(
        new Observation(1, 0, List.of(), true, false, Optional.of("taken over \u001b[31m")));
    assertAnswers("/healthz", 503, "not healthy: taken over \\x1b[31m");
  }

  @Test
  void thePageShowsTheStateAndNoValueIsMarkup() throws Exception {
    HttpResponse<String> answer = ask("GET", "/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("joined a second</dt><dd>250<", "registry away for 3 s", "unreadable file")
        .contains("&lt;script&gt;document.title")
        .doesNotContain("<script>document.title");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .endsWith("frame-ancestors 'none'");
  }

  @Test
  void howeverManyProblemsThereWereTheNewestAreShown() throws Exception {
    assertThat(ask("GET", "/").body())
        .contains("file-91", "file-99", "In all: 100 problems")
        .doesNotContain("file-90");
  }

  @Test
  void howeverOftenItIsAskedForItIsMadeOnceASecond() throws Exception {
    Instant before = now;
    for (int i = 0; i < 20; i++) {
      ask("GET", "/");
      now = before; // Making it took time on this clock.
    }
    assertThat(made).hasValue(1);

    now = before.plusSeconds(1);
    ask("GET", "/");
    assertThat(made).hasValue(2);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(ask("GET", "/%3Cscript%3E").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/%3Cscript%3E").body()).doesNotContain("script");
    assertThat(ask("POST", "/").statusCode()).isEqualTo(405);
    assertThat(ask("POST", "/healthz").headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(ask("HEAD", "/").statusCode()).isEqualTo(200);
    assertThat(ask("HEAD", "/").body()).isEmpty();
  }

  @Test
  void inABrowserItRefreshesItself(@TempDir Path folder) throws Exception {
    Chromium browser = new Chromium(folder);

    String loaded = browser.loaded(at("/"));

    assertThat(browser.complaints()).isEmpty();
    assertThat(loaded).containsPattern("<h1>made [2-9] times</h1>").doesNotContain("evil</title>");
    assertThat(loaded).containsPattern("<p id=\"lost\" role=\"status\"></p>");
  }
}

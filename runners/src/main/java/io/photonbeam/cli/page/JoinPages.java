package io.photonbeam.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.photonbeam.cli.html.Page;
import io.photonbeam.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Answers with a join's page at {@code /}, and at {@code /healthz} and {@code /readyz} with a
 * sentence: status 200 if all is well, and 503 if it is not. It changes nothing, tells the same to
 * everybody, and makes the page once a second at most, however often it is asked for. Thread-safe.
 */
public final class JoinPages implements HttpHandler {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final JoinHealth health;
  private final Supplier<Page> page;
  private final InstantSource clock;
  private Page made;
  private Instant madeAt;

  /**
   * Answers by what is known of a join.
   *
   * @param page as it is now
   * @param clock a steady one
   */
  public JoinPages(JoinHealth health, Supplier<Page> page, InstantSource clock) {
    this.health = health;
    this.page = page;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")
          && !exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "only GET and HEAD\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/" -> sendPage(exchange);
        case "/healthz" -> send(exchange, "healthy", health.health());
        case "/readyz" -> send(exchange, "ready", health.readiness());
        default -> send(exchange, 404, "there is nothing here; see /\n");
      }
    }
  }

  private synchronized Page fresh() {
    Instant now = clock.instant();
    if (made == null || Duration.between(madeAt, now).compareTo(FRESH) >= 0) {
      made = page.get();
      madeAt = now;
    }
    return made;
  }

  private void sendPage(HttpExchange exchange) throws IOException {
    Page now = fresh();
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", now.contentSecurityPolicy() + "; frame-ancestors 'none'");
    send(exchange, 200, "text/html", now.html());
  }

  private static void send(HttpExchange exchange, String word, Answer answer) throws IOException {
    String line =
        String.format(
            Locale.ROOT, "%s%s: %s%n", answer.isWell() ? "" : "not ", word, answer.words());
    send(exchange, answer.isWell() ? 200 : 503, Printable.lines(line));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }
}

package io.photonbeam.cli.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that gives recorded answers, one after the other; the last one for ever. */
public final class RecordedFlink implements AutoCloseable {
  public static final String JOB = "019a3bfca171647bec90f1247a644b7f";

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  public RecordedFlink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Answers a request, such as {@code GET /overview}. */
  public RecordedFlink answer(String request, int status, String body) {
    return answer(
        request,
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  RecordedFlink answer(String request, Answer answer) {
    synchronized (answers) {
      answers.computeIfAbsent(request, r -> new ArrayDeque<>()).add(answer);
    }
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(
        (request + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8)).strip());
    try (exchange;
        OutputStream body = exchange.getResponseBody()) {
      next(request).write(exchange);
      body.flush();
    }
  }

  private Answer next(String request) {
    synchronized (answers) {
      Deque<Answer> left = answers.getOrDefault(request, new ArrayDeque<>());
      if (left.isEmpty()) {
        return exchange -> exchange.sendResponseHeaders(500, -1);
      }
      return left.size() == 1 ? left.getFirst() : left.removeFirst();
    }
  }

  /** Each as {@code METHOD /path body}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public FlinkAddress address() {
    return FlinkAddress.parse(
        server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort());
  }

  public FlinkRest client() {
    return client(Duration.ofSeconds(30));
  }

  FlinkRest client(Duration patience) {
    return new FlinkRest(address(), patience, PAUSE);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Writes an answer. */
  interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }
}

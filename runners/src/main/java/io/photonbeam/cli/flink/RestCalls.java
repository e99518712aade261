package io.photonbeam.cli.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one request and reads its answer, within bounded time and memory. A request is sent once:
 * whether to repeat it is for the caller to know. Safe for use by several threads.
 */
final class RestCalls {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** A job of thousands of tasks is told in some megabytes. */
  private static final int MAX_BYTES = 32 << 20;

  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FlinkAddress address;
  private final Duration patience;
  private final HttpClient client;

  /** Waits for a whole answer no longer than {@code patience}. */
  RestCalls(FlinkAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  FlinkAddress address() {
    return address;
  }

  RestAnswer get(String path) throws IOException, InterruptedException {
    return json(send(request(path).GET().build()));
  }

  RestAnswer post(String path, Object body) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    String text = JSON.writeValueAsString(body);
    return json(send(request.POST(BodyPublishers.ofString(text)).build()));
  }

  RestAnswer patch(String path) throws IOException, InterruptedException {
    return json(send(request(path).method("PATCH", BodyPublishers.noBody()).build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.uri(path)).header("Accept", "application/json");
  }

  private HttpResponse<byte[]> send(HttpRequest request)
      throws FlinkRestException, InterruptedException {
    // The client's own timeout ends with the headers of an answer, not with its last byte.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, headers -> new BoundedBody(MAX_BYTES));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw RestFailures.of(address, e.getCause(), patience);
    } catch (TimeoutException e) {
      throw RestFailures.of(address, e, patience);
    } finally {
      answer.cancel(true);
    }
  }

  private RestAnswer json(HttpResponse<byte[]> response) throws FlinkRestException {
    int status = response.statusCode();
    JsonNode json = parse(response);
    if (status / 100 == 2) {
      return new RestAnswer(address, json);
    }
    if (!json.path("errors").isArray()) {
      throw RestAnswer.notFlink(address, "HTTP status " + status);
    }
    throw refusal(status, json.path("errors").path(0).asText("no reason given"));
  }

  private JsonNode parse(HttpResponse<byte[]> response) throws FlinkRestException {
    try {
      JsonNode json = JSON.readTree(response.body());
      if (json.isContainerNode()) {
        return json;
      }
    } catch (IOException e) {
      // Told below: a page for people, or an answer that was cut.
    }
    throw RestAnswer.notFlink(
        address, "HTTP status %d and no JSON".formatted(response.statusCode()));
  }

  private FlinkRestException refusal(int status, String error) {
    String why = StackTraces.deepestMessage(error);
    return switch (status) {
      case NOT_FOUND ->
          new FlinkRestException(
              Reason.NO_SUCH_JOB, "Flink at %s does not know it: %s".formatted(address, why));
      case UNAVAILABLE ->
          new FlinkRestException(
              Reason.NOT_READY, "Flink at %s is not ready yet: %s".formatted(address, why));
      default ->
          new FlinkRestException(Reason.REFUSED, "Flink at %s says no: %s".formatted(address, why));
    };
  }
}

package io.photonbeam.cli.flink;

import static io.photonbeam.cli.flink.RecordedFlink.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is there instead of an answer is told in a sentence, in bounded time and memory. */
@Timeout(60)
class FlinkRestFailuresTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private RecordedFlink flink;

  @BeforeEach
  void start() throws Exception {
    flink = new RecordedFlink();
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  private static FlinkRestException failure(Reason reason, ThrowingCallable call) {
    FlinkRestException failure = catchThrowableOfType(FlinkRestException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.getMessage()).doesNotContain("\n").hasSizeLessThan(3_000);
    return failure;
  }

  @Test
  void nobodyListens() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    FlinkRest client = new FlinkRest("localhost:" + free);

    assertThat(failure(Reason.UNREACHABLE, client::overview))
        .hasMessage(
            "nothing answers at localhost:%d: is the job manager running, and is that its REST port"
                + " (8081 by default)?",
            free);
  }

  @Test
  void theHostIsUnknown() {
    FlinkRest client = new FlinkRest("no-such-host.invalid");

    assertThat(failure(Reason.UNREACHABLE, client::overview))
        .hasMessageContaining("no-such-host.invalid:8081");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html><body>It works!</body></html>",
        "404 | <html>404</html>",
        "200 | ''",
        "404 | ''",
        "301 | moved",
        "401 | {\"message\":\"who are you?\"}",
        "200 | {\"status\":\"UP\"}",
        "200 | [1,2]",
        "200 | 42",
        "200 | null",
        "200 | {\"flink-version\":\"1.19.0\",\"taskmanagers\":1,\"slots-to",
        "200 | {\"flink-version\":1,\"taskmanagers\":1,\"slots-total\":1,\"slots-available\":1}",
        "200 | {\"flink-version\":\"1\",\"taskmanagers\":\"1\",\"slots-total\":1,\"slots-available\":1}",
        "200 | {\"flink-version\":\"1\",\"taskmanagers\":-1,\"slots-total\":1,\"slots-available\":1}",
        "200 | {\"flink-version\":\"1\",\"taskmanagers\":1e99,\"slots-total\":1,\"slots-available\":1}",
      })
  void somethingElseAnswers(int status, String body) {
    flink.answer("GET /overview", status, body);

    assertThat(failure(Reason.NOT_FLINK, flink.client()::overview))
        .hasMessageContaining("what answers at " + flink.address() + " is no Flink")
        .hasMessageContaining("8081");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"jobs\":{}}",
        "{\"jobs\":[7]}",
        "{\"jobs\":[{}]}",
        "{\"jobs\":[{\"jid\":\"a\",\"name\":\"b\",\"state\":\"RUNNING\",\"start-time\":\"now\"}]}",
        "{\"jobs\":[{\"jid\":\"a\",\"name\":null,\"state\":\"RUNNING\",\"start-time\":1}]}"
      })
  void aListOfJobsIsNone(String body) {
    flink.answer("GET /jobs/overview", 200, body);

    failure(Reason.NOT_FLINK, flink.client()::jobs);
  }

  @Test
  void anAnswerNestsWithoutEnd() {
    flink.answer("GET /overview", 200, "[".repeat(1_000_000));

    failure(Reason.NOT_FLINK, flink.client()::overview);
  }

  @Test
  void anAnswerDoesNotEnd() {
    byte[] block = new byte[1 << 20];
    flink.answer(
        "GET /overview",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            // Fails when the client has had enough.
            exchange.getResponseBody().write(block);
          }
        });

    assertThat(failure(Reason.NOT_FLINK, flink.client()::overview))
        .hasMessageContaining("does not end");
  }

  @Test
  void anAnswerStopsInTheMiddle() {
    CountDownLatch ended = new CountDownLatch(1);
    flink.answer(
        "GET /overview",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await(ended);
        });

    assertThat(failure(Reason.NO_ANSWER, flink.client(SHORT)::overview))
        .hasMessage("%s takes connections, but did not answer within 1 s", flink.address());
    ended.countDown();
  }

  @Test
  void anAnswerNeverComes() {
    CountDownLatch ended = new CountDownLatch(1);
    flink.answer("GET /overview", exchange -> await(ended));

    failure(Reason.NO_ANSWER, flink.client(SHORT)::overview);
    ended.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\25\3\1\0\2\2\12",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"
      })
  void noHttpOrNotAllOfItIsSpoken(String words) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread speaker = new Thread(() -> speak(server, words));
      speaker.setDaemon(true);
      speaker.start();
      FlinkRest client = new FlinkRest("localhost:" + server.getLocalPort());

      assertThat(failure(Reason.NO_ANSWER, client::overview)).hasMessageContaining("without TLS");
    }
  }

  private static void speak(ServerSocket server, String words) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        byte[] request = new byte[8_192];
        int read = socket.getInputStream().read(request);
        assertThat(read).isPositive();
        socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }
  }

  @Test
  void theJobIsUnknown() {
    flink.answer(
        "GET /jobs/" + JOB,
        404,
        """
        {"errors":["org.apache.flink.runtime.rest.NotFoundException: Job %s not found\\n\
        \\tat A.b(A.java:99)\\nCaused by: \
        org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job (%s)\\n\
        \\tat C.d(C.java:908)\\n\\t... 5 more\\n"]}"""
            .formatted(JOB, JOB));

    assertThat(failure(Reason.NO_SUCH_JOB, () -> flink.client().job(JOB)))
        .hasMessage(
            "Flink at %s does not know it: Could not find Flink job (%s)", flink.address(), JOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zzz", "../overview", "019A3BFCA171647BEC90F1247A644B7F"})
  void whatIsNoJobIdIsNotSent(String id) {
    failure(Reason.NO_SUCH_JOB, () -> flink.client().cancel(id));

    assertThat(flink.requests()).isEmpty();
  }

  @Test
  void aJobManagerIsStillStarting() {
    flink.answer(
        "GET /overview",
        503,
        """
        {"errors":["Service temporarily unavailable due to an ongoing leader election. Please\
         refresh."]}""");

    assertThat(failure(Reason.NOT_READY, flink.client()::overview))
        .hasMessageContaining("not ready yet: Service temporarily unavailable");
  }

  @Test
  void flinkSaysNo() {
    flink.answer(
        "PATCH /jobs/" + JOB + "?mode=cancel",
        409,
        """
        {"errors":["org.apache.flink.runtime.rest.handler.RestHandlerException: Job cancellation \
        failed because the job has already reached another terminal state (FINISHED).\\n\
        \\tat A.b(A.java:1)\\n"]}""");

    assertThat(failure(Reason.REFUSED, () -> flink.client().cancel(JOB)))
        .hasMessage(
            "Flink at %s says no: Job cancellation failed because the job has already reached"
                + " another terminal state (FINISHED).",
            flink.address());
  }
}

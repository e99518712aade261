package io.photonbeam.cli.flink;

import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Ends a job with a savepoint. The request carries an id that is fixed before it is first sent, by
 * which Flink knows it again; so it is sent again when an answer is lost, and done once.
 */
final class SavepointStop {
  /** What may pass: the job manager is busy, or a packet was lost. */
  private static final Set<Reason> PASSING = Set.of(Reason.NO_ANSWER, Reason.NOT_READY);

  private static final int ATTEMPTS = 5;

  private final RestCalls calls;
  private final String jobPath;
  private final String requestId;
  private final Duration pause;

  /**
   * One such stop.
   *
   * @param requestId 32 hexadecimal digits, of this stop alone
   * @param pause between two questions whether it is done
   */
  SavepointStop(RestCalls calls, String jobPath, String requestId, Duration pause) {
    this.calls = calls;
    this.jobPath = jobPath;
    this.requestId = requestId;
    this.pause = pause;
  }

  /**
   * Returns the savepoint's path when it is whole and the job has ended.
   *
   * @throws FlinkRestException if Flink gave it up; the job runs on then, unless it says otherwise
   */
  String run(String directory, boolean drain) throws IOException, InterruptedException {
    Map<String, Object> request =
        Map.of("targetDirectory", directory, "drain", drain, "triggerId", requestId);
    repeated(() -> calls.post(jobPath + "/stop", request));
    while (true) {
      RestAnswer answer = repeated(() -> calls.get(jobPath + "/savepoints/" + requestId));
      if (answer.object("status").text("id").equals("COMPLETED")) {
        return location(answer.object("operation"));
      }
      Thread.sleep(pause.toMillis());
    }
  }

  private String location(RestAnswer operation) throws FlinkRestException {
    if (operation.json().hasNonNull("failure-cause")) {
      String trace = operation.object("failure-cause").text("stack-trace");
      throw new FlinkRestException(
          Reason.REFUSED,
          "Flink at %s made no savepoint: %s"
              .formatted(calls.address(), StackTraces.deepestMessage(trace)));
    }
    return operation.text("location");
  }

  private RestAnswer repeated(Call call) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.send();
      } catch (FlinkRestException e) {
        if (attempt == ATTEMPTS || !PASSING.contains(e.reason())) {
          throw e;
        }
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private interface Call {
    RestAnswer send() throws IOException, InterruptedException;
  }
}

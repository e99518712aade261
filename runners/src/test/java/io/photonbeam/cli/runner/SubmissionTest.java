package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.cli.flink.RecordedFlink;
import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The new job of a cluster that answers from a record. */
class SubmissionTest {
  private static final String JOBS = "GET /jobs/overview";
  private static final String OLD = "1".repeat(32);
  private static final String NEW = "2".repeat(32);

  private final AtomicInteger pauses = new AtomicInteger();
  private final Poll poll =
      new Poll(Duration.ZERO, () -> Instant.EPOCH, time -> pauses.incrementAndGet());
  private RecordedFlink flink;

  @BeforeEach
  void start() throws IOException {
    flink = new RecordedFlink();
    jobs(job(OLD, "photonbeam-a", "RUNNING"));
  }

  @AfterEach
  void close() {
    flink.close();
  }

  private void jobs(String... jobs) {
    flink.answer(
        JOBS, 200, Arrays.stream(jobs).collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
  }

  private static String job(String id, String name, String state) {
    return "{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"start-time\":1}"
        .formatted(id, name, state);
  }

  private Submission begin() throws Exception {
    return new Submission(flink.client(), "photonbeam-a", poll);
  }

  private long cancelled(String id) {
    return flink.requests().stream()
        .filter(request -> request.startsWith("PATCH /jobs/" + id + "?mode=cancel"))
        .count();
  }

  @Test
  void theJobIsTheOneOfItsNameThatWasNotThereBefore() throws Exception {
    flink.answer(JOBS, 503, "{\"errors\":[\"Service temporarily unavailable\"]}");
    jobs(job(OLD, "photonbeam-a", "RUNNING"), job(RecordedFlink.JOB, "photonbeam-b", "RUNNING"));
    jobs(job(OLD, "photonbeam-a", "RUNNING"), job(NEW, "photonbeam-a", "CREATED"));
    Submission submission = begin();

    assertThat(submission.job()).isEqualTo(NEW);
    assertThat(pauses).hasValue(2);
  }

  @Test
  void aJobThatIsNeverThereIsAnError() throws Exception {
    Submission submission = begin();

    assertThatThrownBy(submission::job).hasMessageContaining("has forgotten the job");
  }

  @Test
  void whatFailedHalfWayIsCancelled() throws Exception {
    jobs(job(OLD, "photonbeam-a", "RUNNING"), job(NEW, "photonbeam-a", "RUNNING"));
    flink.answer("PATCH /jobs/" + NEW + "?mode=cancel", 202, "{}");
    Submission submission = begin();

    submission.undo();

    assertThat(cancelled(NEW)).isEqualTo(1);
    assertThat(cancelled(OLD)).isZero();
  }

  @Test
  void whatHasEndedIsLeftAlone() throws Exception {
    jobs(job(NEW, "photonbeam-a", "FAILED"));
    Submission submission = begin();

    submission.undo();

    assertThat(cancelled(NEW)).isZero();
  }
}

package io.photonbeam.cli.flink;

import static io.photonbeam.cli.flink.RecordedFlink.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SavepointStopTest {
  private static final String ID = "6fe0583e9bef743255b89819593e8f65";
  private static final String STOP = "POST /jobs/" + JOB + "/stop";
  private static final String ASK = "GET /jobs/" + JOB + "/savepoints/" + ID;
  private static final String ACCEPTED = "{\"request-id\":\"" + ID + "\"}";
  private static final String IN_PROGRESS =
      "{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}";
  private static final String DONE =
      """
      {"status":{"id":"COMPLETED"},"operation":{"location":"file:/sp/savepoint-019a3b-1"}}""";

  private RecordedFlink flink;

  @BeforeEach
  void start() throws Exception {
    flink = new RecordedFlink();
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  private String stopJob(boolean drain) throws Exception {
    RestCalls calls = new RestCalls(flink.address(), Duration.ofSeconds(30));
    return new SavepointStop(calls, "/jobs/" + JOB, ID, Duration.ofMillis(1)).run("/sp", drain);
  }

  @Test
  void itIsAskedForUntilItIsDone() throws Exception {
    flink.answer(STOP, 202, ACCEPTED);
    flink.answer(ASK, 200, IN_PROGRESS).answer(ASK, 200, IN_PROGRESS).answer(ASK, 200, DONE);

    assertThat(stopJob(true)).isEqualTo("file:/sp/savepoint-019a3b-1");
    assertThat(flink.requests()).hasSize(4);
    assertThat(flink.requests().get(0))
        .contains("\"targetDirectory\":\"/sp\"", "\"drain\":true", "\"triggerId\":\"" + ID + "\"");
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameId() throws Exception {
    String starting = "{\"errors\":[\"Service temporarily unavailable\"]}";
    flink.answer(STOP, 503, starting).answer(STOP, 202, ACCEPTED);
    flink.answer(ASK, 503, starting).answer(ASK, 503, starting).answer(ASK, 200, DONE);

    assertThat(stopJob(false)).isEqualTo("file:/sp/savepoint-019a3b-1");
    assertThat(flink.requests().subList(0, 2)).allMatch(r -> r.contains(ID));
    assertThat(flink.requests().get(0)).contains("\"drain\":false");
  }

  @Test
  void itIsGivenUpWhenNothingPasses() {
    flink.answer(STOP, 503, "{\"errors\":[\"Service temporarily unavailable\"]}");

    FlinkRestException failure =
        catchThrowableOfType(FlinkRestException.class, () -> stopJob(false));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_READY);
    assertThat(flink.requests()).hasSize(5);
  }

  @Test
  void flinksReasonIsTold() {
    flink.answer(STOP, 202, ACCEPTED);
    flink.answer(
        ASK,
        200,
        """
        {"status":{"id":"COMPLETED"},"operation":{"failure-cause":{"class":\
        "java.util.concurrent.CompletionException","stack-trace":\
        "java.util.concurrent.CompletionException: \
        org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint triggering task Read \
        (1/1) is not being executed at the moment. Aborting checkpoint. Failure reason: Not all \
        required tasks are currently running.\\n\\tat A.b(A.java:368)\\nCaused by: \
        org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint triggering task Read \
        (1/1) is not being executed at the moment. Aborting checkpoint. Failure reason: Not all \
        required tasks are currently running.\\n\\tat C.d(C.java:1)\\n\\t... 9 more\\n"}}}""");

    FlinkRestException failure =
        catchThrowableOfType(FlinkRestException.class, () -> stopJob(false));
    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure)
        .hasMessage(
            "Flink at %s made no savepoint: Checkpoint triggering task Read (1/1) is not being"
                + " executed at the moment. Aborting checkpoint. Failure reason: Not all required"
                + " tasks are currently running.",
            flink.address());
  }

  @Test
  void anAnswerWithoutAPathIsNoSuccess() {
    flink.answer(STOP, 202, ACCEPTED);
    flink.answer(ASK, 200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{}}");

    FlinkRestException failure =
        catchThrowableOfType(FlinkRestException.class, () -> stopJob(false));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FLINK);
  }

  @Test
  void eachStopHasAnIdOfItsOwn() {
    flink.answer(STOP, 409, "{\"errors\":[\"no\"]}");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> flink.client().stopWithSavepoint(JOB, "/sp", true))
          .isInstanceOf(FlinkRestException.class);
    }
    assertThat(flink.requests()).hasSize(2).doesNotHaveDuplicates();
  }
}

package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.cli.flink.RecordedFlink;
import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job on a cluster that answers from a record. */
class RemoteJobTest {
  private static final String STATE = "GET /jobs/" + RecordedFlink.JOB;
  private static final String EXCEPTIONS = STATE + "/exceptions?maxExceptions=1";

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final List<String> told = new ArrayList<>();
  private RecordedFlink flink;
  private RemoteJob job;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void submit() throws IOException {
    flink = new RecordedFlink();
    flink.answer(
        EXCEPTIONS,
        200,
        """
        {"root-exception":"java.lang.RuntimeException: disk full\\n\\tat A.b(A.java:1)\\n",\
        "timestamp":1}""");
    job = jobOn(flink);
  }

  private RemoteJob jobOn(RecordedFlink cluster) {
    return new RemoteJob(
        cluster.client(),
        RecordedFlink.JOB,
        null,
        told::add,
        PATIENCE,
        new Poll(Duration.ofSeconds(1), () -> now, time -> now = now.plus(time)));
  }

  @AfterEach
  void close() {
    flink.close();
  }

  private void states(String... states) {
    for (String state : states) {
      flink.answer(
          STATE,
          200,
          "{\"jid\":\"%s\",\"name\":\"photonbeam-a\",\"state\":\"%s\",\"start-time\":1}"
              .formatted(RecordedFlink.JOB, state));
    }
  }

  @Test
  void whenATaskFailsAndTheJobStartsAgainThatIsToldOnceEachTime() {
    states("CREATED", "RUNNING", "RESTARTING", "RESTARTING", "RUNNING", "RESTARTING", "FINISHED");

    assertThat(job.waitUntilFinish()).isEqualTo(State.DONE);
    assertThat(told)
        .containsExactly(
            "A task failed (java.lang.RuntimeException: disk full); the job starts again, from"
                + " its newest checkpoint if there is one.",
            "The job runs again.",
            "A task failed (java.lang.RuntimeException: disk full); the job starts again, from"
                + " its newest checkpoint if there is one.");
  }

  @Test
  void aJobThatFailsTellsFlinksReason() {
    states("RUNNING", "FAILING", "FAILED");

    assertThatThrownBy(() -> job.waitUntilFinish())
        .hasRootCauseMessage("java.lang.RuntimeException: disk full");
  }

  @Test
  void aJobThatLacksLibrariesIsCancelledRatherThanStartedAgain() throws Exception {
    try (RecordedFlink there = new RecordedFlink()) {
      there.answer(
          EXCEPTIONS,
          200,
          """
          {"root-exception":"java.lang.RuntimeException: x\\n\\tat A.b(A.java:1)\\nCaused by: \
          io.photonbeam.transforms.runtime.MissingLibrariesException: no zstd\\n\\tat A.b(A.java:1)"}""");
      there.answer(
          STATE,
          200,
          "{\"jid\":\"%s\",\"name\":\"photonbeam-a\",\"state\":\"RESTARTING\",\"start-time\":1}"
              .formatted(RecordedFlink.JOB));
      there.answer("PATCH /jobs/" + RecordedFlink.JOB + "?mode=cancel", 202, "{}");

      assertThatThrownBy(jobOn(there)::waitUntilFinish)
          .isInstanceOf(PipelineExecutionException.class)
          .hasRootCauseMessage("no zstd");
      assertThat(there.requests()).anyMatch(request -> request.startsWith("PATCH "));
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aCancelledJobHasEnded() {
    states("RUNNING", "CANCELLING", "CANCELED");

    assertThat(job.waitUntilFinish()).isEqualTo(State.CANCELLED);
  }

  @Test
  void aJobManagerThatAnswersAgainIsTold() {
    states("RUNNING");
    flink.answer(STATE, 503, "{\"errors\":[\"Service temporarily unavailable\"]}");
    states("FINISHED");

    assertThat(job.waitUntilFinish()).isEqualTo(State.DONE);
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).startsWith("The job manager does not answer (");
    assertThat(told.get(1)).isEqualTo("The job manager answers again.");
  }

  @Test
  void aJobManagerThatStaysSilentIsWaitedForAsLongAsPatienceLasts() {
    states("RUNNING");
    flink.answer(STATE, 503, "{\"errors\":[\"Service temporarily unavailable\"]}");

    assertThatThrownBy(() -> job.waitUntilFinish())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The job may still run there");
    assertThat(now).as("silent from 1 on").isEqualTo(Instant.EPOCH.plusSeconds(2).plus(PATIENCE));
    assertThat(told).singleElement().asString().contains("waiting up to 3 s for it");
  }

  @Test
  void aJobManagerThatWasStartedAnewKnowsNothingOfIt() {
    states("RUNNING");
    flink.answer(
        STATE,
        404,
        """
        {"errors":["org.apache.flink.runtime.rest.NotFoundException: Job %1$s not found\\n\
        \\tat A.b(A.java:99)\\nCaused by: \
        org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job \
        (%1$s)\\n\\tat C.d(C.java:908)\\n"]}"""
            .formatted(RecordedFlink.JOB));

    assertThatThrownBy(() -> job.waitUntilFinish())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not know the job any more")
        .hasMessageContaining("start the same command again");
  }
}

package io.photonbeam.cli.flink;

import static io.photonbeam.cli.flink.RecordedFlink.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked, and what is read from answers that Flink 1.19 has given. */
class FlinkRestTest {
  private static final String EXCEPTIONS = "GET /jobs/" + JOB + "/exceptions?maxExceptions=1";
  private static final String RESTARTS = "GET /jobs/" + JOB + "/metrics?get=numRestarts";
  private static final String CONFIG = "GET /jobs/" + JOB + "/config";

  private RecordedFlink flink;

  @BeforeEach
  void start() throws Exception {
    flink = new RecordedFlink();
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void overviewTellsVersionAndSlots() throws Exception {
    flink.answer(
        "GET /overview",
        200,
        """
        {"taskmanagers":2,"slots-total":4,"slots-available":3,"jobs-running":1,"jobs-finished":0,\
        "jobs-cancelled":0,"jobs-failed":0,"flink-version":"1.19.0","flink-commit":"eaffd22"}""");

    assertThat(flink.client().overview()).isEqualTo(new ClusterOverview("1.19.0", 2, 4, 3));
  }

  @Test
  void jobsAreListedWithTheirStates() throws Exception {
    flink.answer(
        "GET /jobs/overview",
        200,
        """
        {"jobs":[{"jid":"019a3bfca171647bec90f1247a644b7f","name":"photonbeam-a",\
        "start-time":1795950878360,"end-time":-1,"duration":7609,"state":"RUNNING",\
        "last-modification":1795950885177,"tasks":{"running":0,"canceling":0,"total":9}},\
        {"jid":"00000000000000000000000000000001","name":"other","start-time":1,"end-time":5,\
        "duration":4,"state":"FAILED","last-modification":5,"tasks":{"total":1}}]}""");

    assertThat(flink.client().jobs())
        .containsExactly(
            new JobStatus(JOB, "photonbeam-a", "RUNNING", Instant.ofEpochMilli(1795950878360L)),
            new JobStatus(
                "00000000000000000000000000000001", "other", "FAILED", Instant.ofEpochMilli(1)));
    assertThat(flink.client().jobs()).extracting(JobStatus::hasEnded).containsExactly(false, true);
  }

  @Test
  void aClusterWithoutJobsHasNone() throws Exception {
    flink.answer("GET /jobs/overview", 200, "{\"jobs\":[]}");

    assertThat(flink.client().jobs()).isEmpty();
  }

  @Test
  void aJobIsAskedForByItsId() throws Exception {
    flink.answer(
        "GET /jobs/" + JOB,
        200,
        """
        {"jid":"019a3bfca171647bec90f1247a644b7f","name":"photonbeam-a","isStoppable":false,\
        "state":"RESTARTING","start-time":1795950878360,"end-time":-1,"vertices":[]}""");

    assertThat(flink.client().job(JOB))
        .isEqualTo(
            new JobStatus(JOB, "photonbeam-a", "RESTARTING", Instant.ofEpochMilli(1795950878360L)));
  }

  @Test
  void aJobThatNeverFailedHasNoCause() throws Exception {
    flink.answer(
        EXCEPTIONS,
        200,
        """
        {"root-exception":null,"timestamp":null,"all-exceptions":[],"truncated":false,\
        "exceptionHistory":{"entries":[],"truncated":false}}""");

    assertThat(flink.client().rootCause(JOB)).isEmpty();
  }

  @Test
  void theCauseIsThatOfTheNewestFailure() throws Exception {
    flink.answer(
        EXCEPTIONS,
        200,
        """
        {"root-exception":"java.lang.RuntimeException: old\\n\\tat A.b(A.java:1)\\n",\
        "timestamp":1,"exceptionHistory":{"entries":[{"exceptionName":\
        "org.apache.flink.runtime.JobException","stacktrace":\
        "org.apache.flink.runtime.JobException: Recovery is suppressed\\n\\tat A.b(A.java:1)\\n\
        Caused by: java.io.IOException: No space left on device\\n\\tat C.d(C.java:2)\\n\
        \\t... 5 more\\n","timestamp":1795950915311}],"truncated":true}}""");

    assertThat(flink.client().rootCause(JOB))
        .hasValue("java.io.IOException: No space left on device");
  }

  @Test
  void withoutAHistoryTheRootExceptionIsTold() throws Exception {
    flink.answer(
        EXCEPTIONS,
        200,
        """
        {"root-exception":"org.apache.flink.runtime.jobmaster.JobMasterException: TaskManager with \
        id tm1 is no longer reachable.\\n\\tat A.b(A.java:1)\\n","timestamp":1795950915311}""");

    assertThat(flink.client().rootCause(JOB))
        .hasValue(
            "org.apache.flink.runtime.jobmaster.JobMasterException: TaskManager with id tm1 is no"
                + " longer reachable.");
  }

  @Test
  void restartsAreThoseOfTheMetric() throws Exception {
    flink
        .answer(RESTARTS, 200, "[{\"id\":\"numRestarts\",\"value\":\"3\"}]")
        .answer(RESTARTS, 200, "[]");

    assertThat(flink.client().restarts(JOB)).hasValue(3);
    assertThat(flink.client().restarts(JOB)).isEmpty();
  }

  @Test
  void parametersAreThoseOfTheClient() throws Exception {
    flink
        .answer(
            CONFIG,
            200,
            """
            {"jid":"019a3bfca171647bec90f1247a644b7f","name":"photonbeam-a","execution-config":\
            {"execution-mode":"PIPELINED","job-parallelism":1,"object-reuse-mode":true,\
            "user-config":{"checkpointingInterval":"10000","jobName":"photonbeam-a"}}}""")
        .answer(CONFIG, 200, "{\"jid\":\"019a3bfca171647bec90f1247a644b7f\",\"name\":\"a\"}");

    assertThat(flink.client().parameters(JOB))
        .containsExactly(entry("checkpointingInterval", "10000"), entry("jobName", "photonbeam-a"));
    assertThat(flink.client().parameters(JOB)).isEmpty();
  }

  @Test
  void aCancellationIsAsked() throws Exception {
    flink.answer("PATCH /jobs/" + JOB + "?mode=cancel", 202, "{}");

    flink.client().cancel(JOB);

    assertThat(flink.requests()).containsExactly("PATCH /jobs/" + JOB + "?mode=cancel");
  }
}

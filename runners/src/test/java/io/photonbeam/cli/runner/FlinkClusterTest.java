package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.cli.flink.RecordedFlink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a cluster, which answers from a record, can do a job. */
class FlinkClusterTest {
  private final List<String> told = new ArrayList<>();
  private RecordedFlink flink;

  @BeforeEach
  void start() throws IOException {
    flink = new RecordedFlink();
    flink.answer(
        "GET /jobs/overview",
        200,
        """
        {"jobs":[\
        {"jid":"%1$s","name":"photonbeam-a","state":"RUNNING","start-time":1},\
        {"jid":"%1$s","name":"photonbeam-b","state":"FAILED","start-time":1}]}"""
            .formatted(RecordedFlink.JOB));
  }

  @AfterEach
  void close() {
    flink.close();
  }

  private void slots(String version, int free, int all) {
    flink.answer(
        "GET /overview",
        200,
        "{\"flink-version\":\"%s\",\"taskmanagers\":2,\"slots-total\":%d,\"slots-available\":%d}"
            .formatted(version, all, free));
  }

  private int require(String jobName, OptionalInt parallelism, Duration patience) throws Exception {
    return new FlinkCluster(flink.address().toString())
        .require(jobName, parallelism, patience, told::add);
  }

  @Test
  void withoutAWishAllFreeSlotsAreTaken() throws Exception {
    slots("1.19.3", 3, 4);

    assertThat(require("photonbeam-b", OptionalInt.empty(), Duration.ZERO)).isEqualTo(3);
    assertThat(require("photonbeam-b", OptionalInt.of(2), Duration.ZERO)).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  @Test
  void slotsAreWaitedFor() throws Exception {
    slots("1.19.0", 0, 0);
    slots("1.19.0", 1, 2);
    slots("1.19.0", 2, 2);

    assertThat(require("photonbeam-b", OptionalInt.of(2), Duration.ofMinutes(1))).isEqualTo(2);
    assertThat(told).singleElement().asString().contains("has 1 of 2 slots free");
  }

  @Test
  void tooFewSlotsAreAnErrorThatSaysWhatToDo() {
    slots("1.19.0", 1, 4);

    assertThatThrownBy(() -> require("photonbeam-b", OptionalInt.of(2), Duration.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 1 of 4 slots free (2 task managers), and the job needs 2")
        .hasMessageContaining("--parallelism");
  }

  @Test
  void anotherVersionIsRefused() {
    slots("1.20.1", 4, 4);

    assertThatThrownBy(() -> require("photonbeam-b", OptionalInt.of(2), Duration.ZERO))
        .hasMessageContaining("is Flink 1.20.1, and this program is made for Flink 1.19.x");
  }

  @Test
  void aPipelineThatRunsThereIsRefused() {
    slots("1.19.0", 4, 4);

    assertThatThrownBy(() -> require("photonbeam-a", OptionalInt.of(2), Duration.ZERO))
        .hasMessageContaining("runs photonbeam-a already, as job " + RecordedFlink.JOB);
  }
}

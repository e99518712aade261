package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.cli.flink.RecordedFlink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a cluster, which answers from a record, can do a job. */
class FlinkClusterTest {
  private final List<String> told = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
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

  private FlinkCluster find(String pipelineId, Duration patience, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--flinkMaster=" + flink.address());
    return FlinkCluster.find(words, pipelineId, patience, stopped::get, told::add).orElseThrow();
  }

  @Test
  void whereNoneIsNamedThereIsNone() throws Exception {
    for (List<String> here : List.of(List.<String>of(), List.of("--flinkMaster=[local]"))) {
      assertThat(FlinkCluster.find(here, "b", Duration.ZERO, stopped::get, told::add)).isEmpty();
    }
  }

  @Test
  void withoutAWishAllFreeSlotsAreTaken() throws Exception {
    slots("1.19.3", 3, 4);

    assertThat(find("b", Duration.ZERO).parallelism()).isEqualTo(3);
    assertThat(find("b", Duration.ZERO, "--parallelism=2").parallelism()).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  @Test
  void slotsAreWaitedFor() throws Exception {
    slots("1.19.0", 0, 0); // Of which the version is asked.
    slots("1.19.0", 1, 2);
    slots("1.19.0", 2, 2);

    assertThat(find("b", Duration.ofMinutes(1), "--parallelism=2").parallelism()).isEqualTo(2);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("The cluster at ")
        .contains("1 of 2 slots free");
  }

  @Test
  void whoIsStoppedWaitsNoLonger() {
    slots("1.19.0", 1, 2);
    stopped.set(true);

    assertThatThrownBy(() -> find("b", Duration.ofDays(1), "--parallelism=2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("asked to stop while it waited for slots of the cluster at ");
  }

  @Test
  void tooFewSlotsAreAnErrorThatSaysWhatToDo() {
    slots("1.19.0", 1, 4);

    assertThatThrownBy(() -> find("b", Duration.ZERO, "--parallelism=2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 1 of 4 slots free (2 task managers), and the job needs 2")
        .hasMessageContaining("take a lower --parallelism");
    assertThat(told).isEmpty();
  }

  @Test
  void anotherVersionIsRefused() {
    slots("1.20.1", 4, 4);

    assertThatThrownBy(() -> find("b", Duration.ZERO))
        .hasMessageContaining("is Flink 1.20.1, and this program is made for Flink 1.19.x");
  }

  @Test
  void aPipelineThatRunsThereIsRefused() {
    slots("1.19.0", 4, 4);

    assertThatThrownBy(() -> find("a", Duration.ZERO))
        .hasMessageContaining("runs photonbeam-a already, as job " + RecordedFlink.JOB);
  }
}

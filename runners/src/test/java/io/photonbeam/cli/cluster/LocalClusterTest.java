package io.photonbeam.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.flink.ClusterOverview;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cluster of real processes, as it costs seconds to start. */
@Timeout(600)
class LocalClusterTest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  @TempDir Path dir;

  @Test
  void processesComeBackAndNoneIsLeft() throws Exception {
    List<Long> pids = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.start(dir, 2)) {
      ClusterOverview overview = cluster.rest().overview();
      assertThat(overview.taskManagers()).isEqualTo(2);
      assertThat(overview.slots()).isEqualTo(2);
      assertThat(cluster.rest().jobs()).isEmpty();
      assertThat(cluster.logs()).isDirectoryContaining("glob:**/taskmanager-2.log");
      notePids(cluster, pids);

      long killed = cluster.taskManagerPids().get(0);
      cluster.killTaskManager(0);
      await().atMost(DEADLINE).until(() -> cluster.taskManagerPids().get(0) != killed);
      long leader = cluster.jobManagerPid();
      cluster.killJobManager();
      assertThat(cluster.jobManagerEnded()).succeedsWithin(DEADLINE).asString().contains("137");
      cluster.restartJobManager();

      assertThat(cluster.jobManagerPid()).isNotEqualTo(leader);
      assertThat(cluster.rest().overview()).isEqualTo(overview);
      notePids(cluster, pids);
    }
    assertThat(pids).hasSize(6).noneMatch(LocalClusterTest::isAlive);
    assertThat(dir.resolve("tmp")).doesNotExist();
  }

  private static void notePids(LocalCluster cluster, List<Long> pids) {
    pids.add(cluster.jobManagerPid());
    pids.addAll(cluster.taskManagerPids());
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }
}

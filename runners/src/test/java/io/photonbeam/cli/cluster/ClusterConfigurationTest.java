package io.photonbeam.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfigurationTest {
  private static final long GIB = 1L << 30;

  @TempDir Path dir;

  private ClusterFolder folder;

  @BeforeEach
  void takeFolder() throws Exception {
    folder = ClusterFolder.take(dir);
  }

  @AfterEach
  void closeFolder() throws Exception {
    folder.close();
  }

  private static Options options(int port, long memory) {
    return ClusterOptions.TABLE.check(
        Options.NONE
            .with(ClusterOptions.PORT, port)
            .with(ClusterOptions.TASK_MANAGER_MEMORY, memory));
  }

  @Test
  void flinkReadsWhatWasWritten() throws Exception {
    ClusterConfiguration written = ClusterConfiguration.of(options(0, GIB), folder);
    written.write(folder);

    Configuration read = GlobalConfiguration.loadConfiguration(folder.conf().toString());
    assertThat(read.toMap()).containsAllEntriesOf(written.values());
    assertThat(written.master()).isEqualTo("localhost:" + written.restPort());
    assertThat(written.restPort()).isPositive();
  }

  @Test
  void theSmallestTaskManagerHasAHeapToWorkWith() throws Exception {
    ClusterConfiguration configuration = ClusterConfiguration.of(options(0, GIB), folder);

    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(configuration.forFlink());
    assertThat(memory.getTotalProcessMemorySize().getBytes()).isEqualTo(GIB);
    assertThat(memory.getJvmHeapMemorySize().getBytes()).isGreaterThan(GIB / 3);
  }

  @Test
  void aPortThatIsTakenIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatIOException()
          .isThrownBy(() -> ClusterConfiguration.of(options(port, GIB), folder))
          .withMessage(
              "port %d is taken on this machine: name another with --port, or --port=0 for a free"
                  + " one",
              port);
    }
  }

  @Test
  void moreMemoryThanTheMachineHasIsRefused() {
    assertThatThrownBy(() -> options(0, 1L << 40))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--taskManagerMemory=1TiB: this machine has");
  }
}

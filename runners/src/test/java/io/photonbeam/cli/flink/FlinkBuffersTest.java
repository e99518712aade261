package io.photonbeam.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlinkBuffersTest {
  @Test
  void aFewTasksDoWithFlinksDefault() {
    assertThat(FlinkBuffers.bytes(1, 1)).isEqualTo(64L << 20);
    assertThat(FlinkBuffers.bytes(8, 8)).isEqualTo(64L << 20);
    assertThat(FlinkBuffers.doesWithLeast(8)).isTrue();
    assertThat(FlinkBuffers.doesWithLeast(16)).isFalse();
  }

  /** Flink asks for two buffers where a connection ends, and for one where it begins. */
  @Test
  void manyTasksHaveWhatFlinkAsksFor() {
    for (int tasks : new int[] {16, 32, 100, 1_000}) {
      long asked = 3L * (3L * tasks * tasks + 2L * tasks);
      assertThat(FlinkBuffers.bytes(tasks, tasks) / (32 << 10)).isBetween(asked, 2 * asked);
    }
  }

  @Test
  void theWidestJobFitsAndAWiderOneDoesNot() {
    for (long bytes = 64L << 20; bytes < 1L << 36; bytes *= 3) {
      int widest = FlinkBuffers.widest(bytes);
      assertThat(FlinkBuffers.bytes(widest, widest)).isLessThanOrEqualTo(bytes);
      assertThat(FlinkBuffers.bytes(widest + 1, widest + 1)).isGreaterThan(bytes);
    }
    assertThat(FlinkBuffers.widest(0)).isEqualTo(1);
  }
}

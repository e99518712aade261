package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {
  @TempDir Path folder;

  @Test
  void theLastLookBeforeTheEndCounts() throws IOException {
    ProcessFigures figures = new ProcessFigures(folder);
    Files.writeString(folder.resolve("status"), "VmPeak:\t 99 kB\nVmHWM:\t    20 kB\n");
    Files.writeString(folder.resolve("io"), "wchar: 7\nwrite_bytes: 4096\ncancelled: 0\n");
    figures.look();
    Files.delete(folder.resolve("status"));
    Files.delete(folder.resolve("io"));
    figures.look();

    assertThat(figures.peakBytes()).isEqualTo(20 * 1_024);
    assertThat(figures.writtenBytes()).isEqualTo(4_096);
  }

  @Test
  void aSystemWithoutSuchFilesTellsNothing() {
    ProcessFigures figures = new ProcessFigures(folder.resolve("none"));
    figures.look();

    assertThat(figures.peakBytes()).isZero();
    assertThat(figures.writtenBytes()).isZero();
  }

  @Test
  void theTimesOfAShellsChildrenAreUserAndSystemTime() {
    assertThat(ProcessFigures.childrensSeconds("0m9.00s 0m9.00s\n1m2.500s 0m0.25s\n"))
        .isCloseTo(62.75, within(1e-9));
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> ProcessFigures.childrensSeconds("0m1s"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

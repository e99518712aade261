package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.report.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHistoryTest {
  @TempDir Path folder;
  private Instant now = Instant.EPOCH;

  @Test
  void thePageTellsWhatHappenedAndTheVerdict() throws IOException {
    DemoHistory history = new DemoHistory(() -> now);
    history.rows("east", 10);
    now = now.plusSeconds(12);
    history.mark(Mark.Kind.KILL, "east killed <SIGKILL>");
    history.rows("west", 20);

    history.write(folder.resolve("report.html"), DemoReportTest.good());

    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("east killed &lt;SIGKILL&gt;", "Exact: all 1,000 joinable events")
        .contains("Duplicates at any moment: 0 (412 looks)", "Good");
  }
}

package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.report.Figure;
import io.photonbeam.cli.report.Figures;
import io.photonbeam.cli.report.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHistoryTest {
  private static final String PENDING = "Foreign events that wait";
  private static final String LAG = "Bytes of the logs not read yet";
  private static final String FOUND = "Where primary events were found";

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

  @Test
  void whatNobodyToldIsOnNoPlot() throws IOException {
    DemoHistory history = new DemoHistory(() -> now);
    history.rows("east", 10);
    now = now.plusSeconds(1);
    history.told("east", Optional.empty());
    history.rows("east", 20);

    assertThat(page(history)).contains("Rows made visible").doesNotContain(PENDING, LAG, FOUND);
  }

  @Test
  void whatAPipelineToldIsShownUntilItAnswersNoMore() throws IOException {
    DemoHistory history = new DemoHistory(() -> now);
    Figures working =
        Figures.NONE
            .with(Figure.PENDING, 40)
            .with(Figure.LAG_BYTES, 2_048)
            .with(Figure.FOUND_IN_MEMORY, 30);
    for (int second = 0; second < 10; second++) {
      history.told("east", second < 5 ? Optional.of(working) : Optional.empty());
      history.rows("east", 10L * second);
      now = now.plusSeconds(1);
    }

    history.rows("west", 3);

    assertThat(page(history))
        .contains(PENDING, LAG, FOUND)
        .contains("west: not known.")
        .contains("east: at most 40 events, at the end not known.")
        .contains("east: at most 2.0 KiB, at the end not known.")
        .doesNotContain("NaN");
  }

  private String page(DemoHistory history) throws IOException {
    history.write(folder.resolve("report.html"), DemoReportTest.good());
    return Files.readString(folder.resolve("report.html"));
  }
}

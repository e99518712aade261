package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of metrics in the documentation has all that a run counts, and its labels. */
class DocumentedMetricsTest {
  @Test
  void eachNameAndLabelIsInTheTable() throws IOException {
    String table = Files.readString(Path.of("..", "docs", "operations.md"));

    assertThat(new RunMetrics().counters())
        .isNotEmpty()
        .allSatisfy(counter -> assertThat(table).contains("`" + nameOnThePage(counter)))
        .allSatisfy(
            counter ->
                counter.label().ifPresent(l -> assertThat(table).contains("`" + l.value() + "`")));
  }

  private static String nameOnThePage(RunCounter counter) {
    return "photonbeam_"
        + counter.name()
        + (counter.isLevel() ? "" : "_total")
        + counter.label().map(label -> "{" + label.name() + "=…}").orElse("`");
  }
}

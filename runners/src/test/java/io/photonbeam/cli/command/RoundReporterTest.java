package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.Reports;
import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.report.RunRecorder;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundReporterTest {
  private static final ReconcileReport REPORT =
      Reports.exact(new Scope(Optional.empty(), Optional.empty(), true), 2, 0);

  @TempDir Path folder;
  private final TestConsole console = new TestConsole();

  @Test
  void aReportThatCannotBeWrittenIsNoFailureOfTheRound() throws IOException {
    Path file = folder.resolve("gone/report.json");
    RoundReporter telling = new RoundReporter(console.console(), Optional.of(file), page());

    telling.done(REPORT);

    assertThat(telling.isReportWritten()).isFalse();
    assertThat(console.out()).contains("Exact: ");
    assertThat(console.err())
        .contains("The round is done, but --report=" + file + " could not be written: no such file")
        .doesNotContain("failed");

    Files.createDirectory(file.getParent());
    telling.done(REPORT);
    assertThat(telling.isReportWritten()).isTrue();
    assertThat(file).content().contains("\"exact\" : true", "\"deep\" : true");
  }

  @Test
  void aRoundThatFailedIsToldWithTheTimeOfTheNext() {
    RoundReporter telling = new RoundReporter(console.console(), Optional.empty(), page());

    telling.failed(new IOException("the disk is full"), Duration.ofMillis(90_500));

    telling.failed(new IOException("it failed again"), Duration.ofMillis(20));

    assertThat(console.err())
        .contains("The round failed, the next one begins in 91s: the disk is full")
        .contains("The round failed, the next one begins in 1s: it failed again");
  }

  private RoundPageWriter page() {
    RunRecorder recorder = new RunRecorder("rounds", "a", InstantSource.system());
    return new RoundPageWriter(recorder, Optional.empty(), console.console());
  }
}

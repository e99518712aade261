package io.photonbeam.cli.command;

import io.photonbeam.cli.process.Failures;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.Units;
import io.photonbeam.pipelines.reconcile.PeriodicRunner;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Tells of each round of a reconciliation, to a person and in a file. Not thread-safe. */
final class RoundReporter implements PeriodicRunner.Listener {
  private final Console console;
  private final Optional<Path> file;
  private final RoundPageWriter page;
  private boolean isReportWritten = true;

  /**
   * Tells on a console.
   *
   * @param file where the last report is put as JSON
   * @param page where it is shown, with what happened before
   */
  RoundReporter(Console console, Optional<Path> file, RoundPageWriter page) {
    this.console = console;
    this.file = file;
    this.page = page;
  }

  /** Does all rounds; what the last one fails with is told on the page, too. */
  boolean during(Callable<Boolean> rounds) throws Exception {
    try {
      return rounds.call();
    } catch (Exception e) {
      page.failed(Failures.describe(e));
      throw e;
    }
  }

  @Override
  public void done(ReconcileReport report) {
    console.out().print(ReconcileText.of(report));
    boolean isFileWritten = file.isEmpty() || isWritten(report, file.get());
    isReportWritten = page.done(report) && isFileWritten;
  }

  private boolean isWritten(ReconcileReport report, Path to) {
    try {
      ReportFile.write(to, ReportJson.of(report));
      return true;
    } catch (IOException e) {
      console.errLine(
          "The round is done, but --report=%s could not be written: %s"
              .formatted(to, Failures.describe(e)));
      return false;
    }
  }

  /** Whether the report of the last round that was done is where it was to be put. */
  boolean isReportWritten() {
    return isReportWritten;
  }

  @Override
  public void failed(Exception failure, Duration nextIn) {
    page.failed(Failures.describe(failure));
    console.errLine(
        "The round failed, the next one begins in %s: %s"
            .formatted(
                Units.duration(Duration.ofSeconds(nextIn.plusMillis(999).toSeconds())),
                Failures.describe(failure)));
  }
}

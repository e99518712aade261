package io.photonbeam.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileProgressTest {
  @TempDir Path folder;

  @Test
  void theLineTellsWhatWasReadAndJoinedSoFar() {
    try (Reconciliation round = new Reconciliation(config(), Clock.systemUTC())) {
      round.metrics().foreignEvents.addHere(1_200);
      round.metrics().primaryEvents.addHere(50_000);
      round.metrics().bytesRead.addHere(2 << 20);
      round.metrics().reconcile.checkedFiles.add(7);
      round.metrics().reconcile.wanted.addHere(900);
      round.metrics().reconcile.rebuilt.addHere(20);
      round.metrics().joined.addHere(800);

      assertThat(new ReconcileProgress(round).line())
          .startsWith("checked 7 files, read 51,200 events (2.0 MiB), missing 900, joined 800")
          .endsWith("rebuilt 20");
    }
  }

  @Test
  void damageIsLeftToTheReportWhichTellsItOnce() {
    try (Reconciliation round = new Reconciliation(config(), Clock.systemUTC())) {
      ReconcileProgress progress = new ReconcileProgress(round);
      round
          .metrics()
          .problems()
          .add(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "a.avro", 7, "torn", 5));

      assertThat(progress.news()).isEmpty();
      assertThat(progress.lastNews()).isEmpty();
    }
  }

  private ReconcileConfig config() {
    return ReconcileConfig.of(
            folder,
            new SavedJoinConfig(
                folder.resolve("q"),
                folder.resolve("c"),
                "memory:",
                LogOptions.DEFAULT_PRIMARY_FIELDS,
                LogOptions.DEFAULT_FOREIGN_FIELDS,
                Optional.empty()),
            "a.reconcile")
        .as(ReconcileConfig::new);
  }
}

package io.photonbeam.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryProgressTest {
  @TempDir Path folder;

  @Test
  void theLineTellsWhatWasReadAndJoinedSoFar() {
    try (RetryRun run = new RetryRun(config(), Clock.systemUTC())) {
      RetryProgress progress = new RetryProgress(run);
      run.metrics().foreignEvents.addHere(1_200);
      run.metrics().primaryEvents.addHere(50_000);
      run.metrics().joined.addHere(900);
      run.metrics()
          .problems()
          .addHere(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "a.avro", 7, "torn", 5));

      assertThat(progress.line())
          .startsWith("read 1,200 letters, looked through 50,000 primary events (")
          .endsWith("/s), joined 900");
      assertThat(progress.news()).singleElement().asString().contains("a.avro");
      assertThat(progress.lostHope()).isEmpty();
    }
  }

  private RetryConfig config() {
    return RetryConfig.of(
            folder,
            new SavedJoinConfig(
                folder.resolve("q"),
                folder.resolve("c"),
                "memory:",
                LogOptions.DEFAULT_PRIMARY_FIELDS,
                LogOptions.DEFAULT_FOREIGN_FIELDS,
                Optional.empty()),
            "a.retry")
        .as(RetryConfig::new);
  }
}

package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.explain.Explain;
import io.photonbeam.pipelines.explain.ExplainConfig;
import io.photonbeam.pipelines.explain.Explanation;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of events that a join has given up. */
class ExplainDeadLettersTest {
  @TempDir Path folder;
  private JoinWorld world;
  private Path clicks;

  @BeforeEach
  void writeLogs() throws IOException {
    world = new JoinWorld(folder.resolve("a world of clicks"));
    clicks = world.foreignLog.resolve("clicks.avro");
    ClickLogs.queries(world.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        clicks, click("c1", "q1"), click("c2", "q2"), click("odd", "q1"), click("keyless", null));
  }

  @Test
  void aClickThatWasGivenUpIsALetterThatRetryPutsThroughOnceItsQueryIsThere() throws IOException {
    join(world.finite("dc-a").as(JoinConfig::new));

    assertThat(explain("c2"))
        .contains("c2 is in the log: " + clicks)
        .contains("Pipeline dc-a gave it up at 20", "(no_primary_event)", letter().toString())
        .contains("No commit has taken it", "q2 is not in the primary log")
        .contains("Once its primary event is written")
        .contains(retry("no_primary_event"), "`./photonbeam reconcile '--output=")
        .doesNotContain("A running pipeline waits");

    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2");
    assertThat(explain("c2"))
        .contains("primary event q2 is in the log: " + world.primaryLog.resolve("late.avro"))
        .contains("Both events are there now", retry("no_primary_event"));
  }

  @Test
  void aLetterOfAClickThatWasJoinedSinceIsNoCauseForAlarm() throws IOException {
    join(world.finite("dc-a").as(JoinConfig::new));
    byte[] kept = Files.readAllBytes(letter());
    Path file = letter();
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2");
    world.retry(Options.NONE.with(RetryConfig.REASON, Reason.NO_PRIMARY_EVENT), JoinWorld.direct());
    Files.write(file, kept);

    assertThat(explain("c2"))
        .contains("Pipeline dc-a gave it up", "It is taken, by commit", "of pipeline dc-a.retry")
        .endsWith("Nothing is left to do.");
  }

  @Test
  void repeatedLettersAreCounted() throws IOException {
    join(world.finite("dc-a").as(JoinConfig::new));
    join(world.finite("dc-b").as(JoinConfig::new));

    assertThat(explain("c2")).contains("Pipeline dc-b gave it up", "That was the last of 2 times.");
  }

  @Test
  void whatAnAdapterFailedAtIsToldWithItsFailure() throws IOException {
    join(
        world
            .finite("dc-a")
            .with(OutputOptions.ADAPTER, Billing.class.getName())
            .as(JoinConfig::new));

    assertThat(explain("odd"))
        .contains("(adapter_failed)", "Mend the adapter", retry("adapter_failed"));
  }

  @Test
  void aMalformedClickIsToldWithWhatIsWrong() throws IOException {
    join(world.finite("dc-a").as(JoinConfig::new));

    assertThat(explain("keyless"))
        .contains("keyless is in the log, but can't be used: " + clicks, "query_id is missing")
        .contains("log it again, corrected")
        .doesNotContain("(malformed)");
  }

  @Test
  void aClickWhoseLogIsGoneIsKnownFromItsLetter() throws IOException {
    join(world.finite("dc-a").as(JoinConfig::new));
    Files.delete(clicks);

    assertThat(explain("c2"))
        .contains("c2 is not in the foreign log", "Pipeline dc-a gave it up")
        .contains("q2 is not in the primary log", retry("no_primary_event"));
  }

  private void join(JoinConfig config) throws IOException {
    world.join(config, JoinWorld.direct());
  }

  private Path letter() throws IOException {
    List<Path> files =
        JoinWorld.files(world.output.resolve("unjoinable/reason=no_primary_event"), ".parquet");
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  /** The command, as a shell needs it for a folder with spaces. */
  private String retry(String reason) {
    return "./photonbeam retry '--output=" + world.output + "' --reason=" + reason;
  }

  private String explain(String id) throws IOException {
    ExplainConfig config =
        new ExplainConfig(
            world.primaryLog,
            world.foreignLog,
            List.of(world.output),
            LogOptions.DEFAULT_PRIMARY_FIELDS,
            LogOptions.DEFAULT_FOREIGN_FIELDS);
    try (IdRegistry registry = world.registry()) {
      Explanation explanation = new Explain(config, registry).of(id, events -> {});
      return String.join("\n", explanation.sentences());
    }
  }
}

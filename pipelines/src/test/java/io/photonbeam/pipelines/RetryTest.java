package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.TestAdapters.Nested;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.pipelines.retry.RetryRun;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are put through the join again. */
class RetryTest {
  private static final Options ALL = Options.NONE;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private JoinWorld world;

  @BeforeEach
  void joinWithoutSomeQueries() throws IOException {
    world = new JoinWorld(folder);
    ClickLogs.queries(world.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        world.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("c2", "q2"),
        click("c3", "q3"),
        click("", "q1"));
    join();
    assertThat(world.deadClicks("no_primary_event")).containsExactlyInAnyOrder("c2", "c3");
  }

  @Test
  void aClickWhoseQueryCameLateIsJoinedOnceAndItsLetterIsGone() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2", "q3", "q4");

    RetryReport first = retry(ALL, direct());
    RetryReport second = retry(ALL, direct());

    assertThat(world.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
    assertThat(world.deadLetters("no_primary_event")).isEmpty();
    assertThat(first)
        .isEqualTo(new RetryReport(2, 3, 2, 0, 0, Map.of(Reason.MALFORMED, 1L), Unseen.nothing()));
    assertThat(second)
        .isEqualTo(new RetryReport(1, 1, 0, 0, 0, Map.of(Reason.MALFORMED, 1L), Unseen.nothing()));
    assertThat(world.rows())
        .filteredOn(row -> row.get("query").toString().contains("q3"))
        .hasSize(1);
    assertThat(JoinWorld.files(world.output.resolve("_staged"), "")).isEmpty();
  }

  @Test
  void onFlinkItIsTheSame() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2");

    RetryReport report = retry(ALL, flink("--fasterCopy=true", "--objectReuse=true"));

    assertThat(world.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    assertThat(world.deadClicks("no_primary_event")).containsExactly("c3");
    assertThat(world.deadClicks("malformed")).containsExactly("");
    assertThat(report.tried()).isEqualTo(3);
    assertThat(report.joined()).isEqualTo(1);
    assertThat(report.failedAgain())
        .isEqualTo(Map.of(Reason.NO_PRIMARY_EVENT, 1L, Reason.MALFORMED, 1L));
  }

  @Test
  void whatFailsAgainIsALetterAgainAsItWas() throws IOException {
    String before = world.deadLetters("no_primary_event").toString().replaceAll("\"at\": \\d+", "");
    List<Path> files = JoinWorld.files(world.output.resolve("unjoinable"), ".parquet");

    retry(ALL, direct());

    assertThat(JoinWorld.files(world.output.resolve("unjoinable"), ".parquet"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(files);
    assertThat(world.deadClicks("malformed")).containsExactly("");
    assertThat(world.deadLetters("no_primary_event"))
        .hasSize(2)
        .extracting(row -> row.toString().replaceAll("\"at\": \\d+", ""))
        .allSatisfy(row -> assertThat(before).contains(row));
  }

  @Test
  void itTellsWhatOfThePrimaryLogWasNotSeenIfAPrimaryEventMayBeThere() throws IOException {
    Path passedOver = world.primaryLog.resolve("late.avro");
    ClickLogs.queries(passedOver, "q2", "q3");
    Path rotated = Files.move(passedOver, world.primaryLog.resolve("late.avro.1"));
    Files.writeString(world.primaryLog.resolve("no.avro"), "no log");

    RetryReport report = retry(ALL, direct());

    assertThat(report.unseen().words()).containsExactly("1 unreadable file", "1 passed-over file");
    assertThat(report.complaints()).hasSize(2);
    assertThat(told).anyMatch(problem -> problem.contains(rotated.toString()));

    Files.move(rotated, passedOver);
    assertThat(retry(ALL, direct()).complaints()).as("all was found elsewhere").isEmpty();
  }

  @Test
  void aPrimaryLogOfMalformedEventsIsToldWithItsCause() throws IOException {
    RetryReport report =
        retry(ALL.with(LogOptions.PRIMARY_TIME_UNIT, EventTimeUnit.SECONDS), direct());

    assertThat(report.unseen().count(Kind.MALFORMED_LOG)).isEqualTo(1);
    assertThat(report.complaints()).singleElement().asString().contains("units of time");
    assertThat(told).anyMatch(problem -> problem.contains("the only event that was read"));
  }

  @Test
  void aPrimaryLogWithoutFilesIsTold() throws IOException {
    JoinWorld.files(world.primaryLog, "").forEach(file -> file.toFile().delete());

    assertThat(retry(ALL, flink()).unseen().count(Kind.LOG_WITHOUT_FILES)).isEqualTo(1);
  }

  @Test
  void onlyLettersOfTheReasonAreTried() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2");

    RetryReport report = retry(only(Reason.MALFORMED), direct());

    assertThat(report.tried()).isEqualTo(1);
    assertThat(report.joined()).isZero();
    assertThat(world.deadClicks("no_primary_event")).containsExactlyInAnyOrder("c2", "c3");
  }

  @Test
  void repeatedLettersAndThoseJoinedMeanwhileAreNotJoinedTwice() throws IOException {
    join(); // No checkpoint: the same clicks are given up again.
    assertThat(world.deadClicks("no_primary_event")).hasSize(4);
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2", "q3");
    Path kept =
        JoinWorld.files(world.output.resolve("unjoinable/reason=no_primary_event"), "").get(0);
    Files.copy(kept, folder.resolve("kept.parquet"));

    RetryReport first = retry(only(Reason.NO_PRIMARY_EVENT), direct());
    Files.copy(folder.resolve("kept.parquet"), kept);
    RetryReport again = retry(only(Reason.NO_PRIMARY_EVENT), direct());

    assertThat(first).isEqualTo(new RetryReport(2, 4, 2, 0, 2, Map.of(), Unseen.nothing()));
    assertThat(again).isEqualTo(new RetryReport(1, 2, 0, 2, 0, Map.of(), Unseen.nothing()));
    assertThat(world.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
  }

  @Test
  void anExpiredClickFailsAgain() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2", "q3");
    try (IdRegistry registry = world.registry()) {
      registry.expire(LocalDate.of(2026, 6, 3));
    }

    RetryReport report = retry(only(Reason.NO_PRIMARY_EVENT), direct());

    assertThat(report.failedAgain()).isEqualTo(Map.of(Reason.EXPIRED, 2L));
    assertThat(world.deadClicks("expired")).containsExactlyInAnyOrder("c2", "c3");
    assertThat(world.deadLetters("no_primary_event")).isEmpty();
  }

  @Test
  void whatAnAdapterFailedAtIsJoinedByAnother() throws IOException {
    ClickLogs.clicks(world.foreignLog.resolve("odd.avro"), click("odd", "q1"), click("free", "q1"));
    world.join(
        world.finite("b").with(OutputOptions.ADAPTER, Billing.class.getName()).as(JoinConfig::new),
        direct());
    assertThat(world.deadClicks("adapter_failed")).containsExactly("odd");

    SavedJoinConfig noted = noted("b");
    RetryReport report =
        JoinWorld.retry(
            RetryConfig.of(
                    world.output,
                    new SavedJoinConfig(
                        noted.primaryLog(),
                        noted.foreignLog(),
                        noted.registry(),
                        noted.primaryFields(),
                        noted.foreignFields(),
                        Optional.of(Nested.class.getName())),
                    "b.retry")
                .as(RetryConfig::new),
            direct());

    assertThat(report.joined()).isEqualTo(2);
    assertThat(world.rows())
        .filteredOn(row -> row.hasField("foreign_id"))
        .extracting(row -> row.get("foreign_id").toString())
        .containsExactlyInAnyOrder("odd", "free");
  }

  @Test
  void aFailedRetryKeepsTheLetters() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2");
    List<Path> before = JoinWorld.files(world.output.resolve("unjoinable"), ".parquet");
    RetryConfig config = config(ALL);
    Path joined = world.output.resolve("joined");
    Files.move(joined, folder.resolve("aside"));
    Files.writeString(joined, "in the way");

    assertThatThrownBy(() -> retry(config, direct())).hasRootCauseInstanceOf(IOException.class);

    assertThat(JoinWorld.files(world.output.resolve("unjoinable"), ".parquet")).containsAll(before);
    Files.delete(joined);
    Files.move(folder.resolve("aside"), joined);
    retry(ALL, direct());
    assertThat(world.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
  }

  @Test
  void withoutItsRegistryAnOutputIsNotTouched() throws IOException {
    RegistryFile.of(world).delete();

    assertThatThrownBy(() -> retry(ALL, direct()))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("registry.db");
  }

  @Test
  void joinsNoteTheirSettingsInTheOutput() throws IOException {
    JoinConfig config =
        world
            .finite("b")
            .with(OutputOptions.REGISTRY, "sqlite:some/where.db")
            .with(OutputOptions.ADAPTER, Nested.class.getName())
            .as(JoinConfig::new);
    config.settings().write(world.output);
    config.settings().write(world.output);

    assertThat(SavedJoinConfig.notedIn(world.output))
        .extracting(SavedJoinConfig.Noted::pipelineId)
        .containsExactly("a", "b");
    assertThat(noted("b"))
        .isEqualTo(
            new SavedJoinConfig(
                world.primaryLog,
                world.foreignLog,
                "sqlite:" + Path.of("some/where.db").toAbsolutePath(),
                LogOptions.DEFAULT_PRIMARY_FIELDS,
                LogOptions.DEFAULT_FOREIGN_FIELDS,
                Optional.of(Nested.class.getName())));
    assertThat(JoinWorld.files(world.output.resolve("_photonbeam"), ""))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("horizon.json", "join-a.json", "join-b.json", "output.json");
  }

  @Test
  void whatIsNoNoteOfAJoinIsNamed() throws IOException {
    Path notes = Files.createDirectories(world.output.resolve("_photonbeam"));
    for (String text :
        List.of("", "{", "{\"version\":1}", "{\"version\":1,\"pipelineId\":\"../x\"}")) {
      Files.writeString(notes.resolve("join-x.json"), text);

      assertThatThrownBy(() -> SavedJoinConfig.notedIn(world.output))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("join-x.json");
    }
  }

  @Test
  void whatIsNoFileOfLettersIsNamed() throws IOException {
    join();
    Path folder = world.output.resolve("unjoinable/reason=no_primary_event/date=2026-01-01");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes.parquet"), "of somebody else");

    assertThatThrownBy(() -> retry(only(Reason.NO_PRIMARY_EVENT), direct()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes.parquet is no file of dead letters");
  }

  @Test
  void whatAnotherRetryHasTriedWhileItWaitedIsNotTriedAgain() throws IOException {
    SavedJoinConfig noted = noted("a");
    Options reasons = only(Reason.NO_PRIMARY_EVENT);
    RetryConfig config =
        RetryConfig.of(world.output, noted, "a.retry").with(reasons).as(RetryConfig::new);
    try (IdRegistry registry = IdRegistry.open(noted.registry());
        RetryRun run = new RetryRun(config, Clock.systemUTC())) {
      Lease other = PipelineLease.ofThisProcess("other", Clock.systemUTC().instant());
      assertThat(registry.leases().take("a.retry", other, Optional.empty())).isEqualTo(other);

      RetryReport report =
          run.run(
              direct(),
              JoinWorld.WRITERS,
              whom -> {
                retryAs("b.retry");
                registry.leases().release("a.retry", other);
              });

      assertThat(report).isEqualTo(new RetryReport(0, 0, 0, 0, 0, Map.of(), Unseen.nothing()));
    }
  }

  /** The letters without a primary event are joined, and gone. */
  private void retryAs(String pipeline) {
    try {
      ClickLogs.queries(world.primaryLog.resolve("late.avro"), "q2", "q3");
      Options reasons = only(Reason.NO_PRIMARY_EVENT);
      assertThat(
              JoinWorld.retry(
                      RetryConfig.of(world.output, noted("a"), pipeline)
                          .with(reasons)
                          .as(RetryConfig::new),
                      direct())
                  .joined())
          .isEqualTo(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theIdOfARetryIsAPipelineId() {
    assertThat(RetryConfig.pipelineIdFor("a")).isEqualTo("a.retry");
    assertThat(RetryConfig.pipelineIdFor("x".repeat(64))).hasSize(64).endsWith(".retry");
  }

  /** With one shard, which gives up all its clicks at once, so that they are in one file. */
  private void join() throws IOException {
    world.join(world.finite("a").with(JoinConfig.SHARDS, 1).as(JoinConfig::new), direct());
  }

  private static Options only(Reason reason) {
    return Options.NONE.with(RetryConfig.REASON, reason);
  }

  private RetryReport retry(Options reasons, PipelineOptions options) throws IOException {
    return retry(config(reasons), options);
  }

  private RetryConfig config(Options reasons) throws IOException {
    return RetryConfig.of(world.output, noted("a"), "a.retry").with(reasons).as(RetryConfig::new);
  }

  private RetryReport retry(RetryConfig config, PipelineOptions options) throws IOException {
    return JoinWorld.retry(config, options, problem -> told.add(problem.toString()));
  }

  private SavedJoinConfig noted(String pipeline) throws IOException {
    return SavedJoinConfig.notedIn(world.output).stream()
        .filter(noted -> noted.pipelineId().equals(pipeline))
        .findFirst()
        .orElseThrow()
        .settings();
  }
}

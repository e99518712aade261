package io.photonbeam.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.transforms.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinProgressTest {
  @TempDir Path folder;
  private JoinRun run;

  @BeforeEach
  void begin() {
    run =
        new JoinRun(
            Options.NONE
                .with(LogOptions.PRIMARY_LOG, folder.resolve("q"))
                .with(LogOptions.FOREIGN_LOG, folder.resolve("c"))
                .with(OutputOptions.OUTPUT, folder.resolve("out"))
                .with(JoinConfig.PIPELINE_ID, "a")
                .as(JoinConfig::new),
            Clock.systemUTC());
  }

  @AfterEach
  void end() {
    run.close();
  }

  @Test
  void theSummaryTellsWhichShareOfPrimaryEventsWasInMemory() {
    run.metrics().foundInMemory.addHere(1_850);
    run.metrics().foundOnArrival.addHere(50);
    run.metrics().foundInLog.addHere(100);
    run.metrics().bytesInMemory.addHere(3 << 20);

    assertThat(new JoinProgress(run, true).summary().lines())
        .anyMatch(line -> line.matches("primary event found in memory +1,900 \\(95\\.0 %\\)"))
        .anyMatch(line -> line.matches("- of these, it came while awaited +50 \\(2\\.6 %\\)"))
        .anyMatch(line -> line.matches("primary event found in the log +100 \\(5\\.0 %\\)"))
        .anyMatch(line -> line.matches("primary events in memory +3\\.0 MiB"));
  }

  @Test
  void ofNothingTheSummaryTellsNoShares() {
    assertThat(new JoinProgress(run, true).summary())
        .containsPattern("primary event found in memory +0 \\(0\\.0 %\\)");
  }

  @Test
  void aPrimaryLogThatIsNotThereIsAComplaintIfThereAreForeignEvents() {
    JoinProgress progress = new JoinProgress(run, true);
    assertThat(progress.unreadLog()).as("of logs that are empty").isEmpty();

    problem(LogProblem.Kind.LOG_WITHOUT_FILES, "q", "it is missing");
    run.metrics().foreignEvents.addHere(3);
    assertThat(progress.unreadLog())
        .hasValueSatisfying(why -> assertThat(why).contains("--primaryLog"));

    run.metrics().primaryEvents.addHere(1);
    assertThat(progress.unreadLog()).as("of a log that came later").isEmpty();
  }

  @Test
  void aPrimaryLogThatIsNotThereIsNoWordOfWhatWasJoinedBefore() {
    problem(LogProblem.Kind.LOG_WITHOUT_FILES, "q", "it is missing");
    run.metrics().foreignEvents.addHere(3);
    run.metrics().alreadyTaken.addHere(3);

    assertThat(new JoinProgress(run, true).unreadLog().orElseThrow())
        .contains("nothing could be joined that was not joined before");
  }

  @Test
  void aLogWhoseEventsAreAllMalformedIsAComplaintThatNamesTheCause() {
    run.metrics().foreignEvents.addHere(20);
    run.metrics().primaryEvents.addHere(20);
    run.metrics().used(Role.FOREIGN, new LogUse(0, 20));
    problem(
        LogProblem.Kind.MALFORMED_EVENT,
        "c/a.avro",
        "paid_at lies outside (give --foreignTimeUnit=micros)");
    assertThat(new JoinProgress(run, true).unreadLog()).isEmpty();

    run.judgeLogs(LogUse.Extent.WHOLE);

    JoinProgress progress = new JoinProgress(run, true);
    assertThat(progress.unreadLog().orElseThrow())
        .contains("all 20 events", folder.resolve("c").toString(), "--foreignTimeUnit=micros");
    assertThat(progress.summary()).containsPattern("logs of malformed events +1\\R");
  }

  @Test
  void ofTwoLogsOfWhichNothingWasSeenOnlyAWholeRunThatEndedByItselfComplains() {
    assertThat(new JoinProgress(run, true).unreadLog()).as("of empty logs").isEmpty();
    problem(LogProblem.Kind.PASSED_OVER_FILE, "q/a.avro.1", "another name");
    problem(LogProblem.Kind.PASSED_OVER_FILE, "c/a.avro.1", "another name");

    JoinProgress progress = new JoinProgress(run, true);
    assertThat(progress.unreadLog().orElseThrow()).contains("either log", "passed-over files");

    JoinProgress resumed = new JoinProgress(run, true).resumedFrom(Optional.of("/state"));
    assertThat(resumed.unreadLog()).as("of a run that goes on from a state").isEmpty();

    run.stop();
    assertThat(progress.unreadLog()).as("of a run that was stopped").isEmpty();
  }

  @Test
  void aForeignLogOfWhichNothingWasSeenIsAComplaintAsAPrimaryOneIs() {
    run.metrics().primaryEvents.addHere(3);
    problem(LogProblem.Kind.PASSED_OVER_FILE, "q/a.avro.1", "another name");
    problem(LogProblem.Kind.UNREADABLE_FILE, "q/no.avro", "no log");
    assertThat(new JoinProgress(run, true).unreadLog()).as("of one that is empty").isEmpty();

    problem(LogProblem.Kind.PASSED_OVER_FILE, "c/a.avro.1", "another name");

    JoinProgress progress = new JoinProgress(run, true);
    assertThat(progress.unreadLog().orElseThrow())
        .contains("the foreign log", "because of passed-over files.");

    run.metrics().foreignEvents.addHere(1);
    assertThat(progress.unreadLog()).isEmpty();
  }

  @Test
  void noLogCountsAsSeenBesideOneThatHasMoreProblemsThanAreNamed() {
    run.metrics().primaryEvents.addHere(3);
    for (int i = 0; i < NamedProblems.KEPT; i++) {
      problem(LogProblem.Kind.PASSED_OVER_FILE, "q/a.avro." + i, "another name");
    }
    problem(LogProblem.Kind.PASSED_OVER_FILE, "c/a.avro.1", "another name");

    assertThat(new JoinProgress(run, true).unreadLog().orElseThrow())
        .contains("No event of the foreign log was read", "passed-over files");
  }

  @Test
  void aForeignLogWithoutFilesIsAComplaintOnlyOfARunThatEndedByItself() {
    run.metrics().primaryEvents.addHere(3);
    problem(LogProblem.Kind.LOG_WITHOUT_FILES, "c", "it is missing");

    JoinProgress progress = new JoinProgress(run, true);
    assertThat(progress.unreadLog().orElseThrow()).contains("--foreignLog");

    run.stop();
    assertThat(progress.unreadLog()).as("of a pipeline that was just set up").isEmpty();
  }

  private void problem(LogProblem.Kind kind, String file, String detail) {
    String path = folder.resolve(file).toString();
    run.metrics().problems().addHere(new LogProblem(kind, path, LogProblem.NO_OFFSET, detail, 1));
  }

  @Test
  void aRunThatIsTakenOverSaysSoOnce() throws IOException {
    JoinProgress progress = new JoinProgress(run, true);
    run.begin(what -> {});
    assertThat(progress.news()).isEmpty();
    try (IdRegistry registry = IdRegistry.open("sqlite:" + folder.resolve("out/registry.db"))) {
      Lease other = PipelineLease.ofThisProcess("other", Instant.now());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  registry.leases().take("a", other, registry.leases().of("a")).isOfSameRun(other));
      await().atMost(Duration.ofMinutes(1)).until(() -> run.lostLease().isPresent());
    }

    assertThat(progress.news()).singleElement().asString().contains("was taken over by");
    assertThat(progress.news()).isEmpty();
  }

  @Test
  void problemsAreNewsOnce() {
    JoinProgress progress = new JoinProgress(run, true);
    run.metrics()
        .problems()
        .addHere(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "a.avro", 7, "torn", 5));

    assertThat(progress.news()).singleElement().asString().contains("a.avro", "7");
    assertThat(progress.news()).isEmpty();
    assertThat(progress.lastNews()).isEmpty();
  }

  @Test
  void ofManyProblemsOfAKindTheFirstFewAreToldAndAtTheEndTheNumberOfTheOthers() {
    JoinProgress progress = new JoinProgress(run, true);
    for (int i = 0; i < 1_000; i++) {
      run.metrics()
          .problems()
          .addHere(new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "a.avro", i, "torn", 5));
    }
    run.metrics()
        .problems()
        .addHere(new LogProblem(LogProblem.Kind.MALFORMED_EVENT, "a.avro", 7, "no id", 3));

    assertThat(progress.news()).hasSize(6).last().asString().contains("no id");
    assertThat(progress.lastNews()).containsExactly("995 more damaged blocks");
    assertThat(progress.summary()).containsPattern("damaged blocks +1,000");
  }
}

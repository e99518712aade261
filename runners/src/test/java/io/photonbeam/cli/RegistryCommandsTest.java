package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandsTest {
  private static final Instant TODAY = Instant.parse("2026-03-04T12:00:00Z");
  private static final CommitId FIRST = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final CommitId SECOND = new CommitId("20260102-030405679-4k9rt0mzq2x7vb1c");
  private static final long MICROS =
      Instant.parse("2026-01-02T03:04:05Z").getEpochSecond() * 1_000_000;

  private final TestConsole console = new TestConsole();

  @TempDir private Path output;

  @Test
  void statsCountIdsCommitsAndWhatIsUnpublished() {
    twoCommits();

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out())
        .containsPattern("taken ids +3\n")
        .containsPattern("of 2026-01-02 +3\n")
        .containsPattern("commits +2\n")
        .containsPattern("unpublished commits +1\n")
        .containsPattern("of b +1\n")
        .containsPattern("expired before +nothing yet\n");
  }

  @Test
  void lookupTellsCommitPipelineFilesAndState() {
    twoCommits();

    assertThat(run("lookup", "one", "three", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out())
        .contains("one: taken by commit " + FIRST + ", kept under 2026-01-02")
        .contains("pipeline a, published, made 2026-01-02T03:04:05.678Z")
        .contains("joined/date=2026-01-02/hour=03/" + FIRST + ".parquet: 2 rows, 100 bytes")
        .contains("pipeline b, committed, not yet published");
  }

  @Test
  void lookupOfAnIdThatIsNotTakenFails() {
    twoCommits();

    assertThat(run("lookup", "one", "four", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(console.out()).contains("one: taken", "four: not taken");
  }

  @Test
  void expireForgetsWhatLiesBeforeItsDay() {
    twoCommits();

    assertThat(run("expire", "--before=2026-01-03", "--output=" + output))
        .isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out()).contains("expired everything before 2026-01-03");
    assertThat(run("lookup", "one", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(run("expire", "--before=2026-01-02", "--output=" + output))
        .isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out()).contains("everything before 2026-01-03 was expired already");
  }

  @Test
  void expireRefusesADayToCome() {
    twoCommits();

    assertThat(run("expire", "--before=2026-03-05", "--output=" + output))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--before=2026-03-05: must not be after today, 2026-03-04");
    assertThat(run("lookup", "one", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void aRegistryThatIsNotThereIsAnErrorAndIsNotMade() {
    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.FAILURE);

    assertThat(console.err()).contains("registry.db");
    assertThat(output.resolve("registry.db")).doesNotExist();
  }

  @Test
  void aFileThatIsNoRegistryIsAnErrorAndStaysAsItIs() throws Exception {
    Path file = Files.writeString(output.resolve("registry.db"), "not a registry ".repeat(100));

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(console.err()).contains("registry.db");
    assertThat(file).hasContent("not a registry ".repeat(100));
  }

  @Test
  void wrongOptionsAreUsage() {
    assertThat(run("stats")).isEqualTo(ExitCode.USAGE);
    assertThat(run("lookup", "--registry=nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("stats", "--registry=nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("expire", "--before=yesterday", "--output=o")).isEqualTo(ExitCode.USAGE);

    assertThat(console.err())
        .contains("name the registry, or its output with --output=DIR")
        .contains("<id>...: at least one is required")
        .contains("--registry=nonsense: ")
        .contains("--before=yesterday: must be a date");
  }

  private ExitCode run(String command, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "registry";
    arguments[1] = command;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return console.run(
        List.of(
            new RegistryStatsCommand(),
            new RegistryLookupCommand(),
            new RegistryExpireCommand(InstantSource.fixed(TODAY))),
        arguments);
  }

  private void twoCommits() {
    try (IdRegistry registry = IdRegistry.open("sqlite:" + output.resolve("registry.db"))) {
      commit(registry, FIRST, "a", "one", "two");
      registry.markPublished(FIRST);
      commit(registry, SECOND, "b", "three");
    }
  }

  private static void commit(IdRegistry registry, CommitId id, String pipeline, String... ids) {
    OutputFile file =
        new OutputFile(
            "date=2026-01-02/hour=03/" + id + ".parquet",
            ids.length,
            100,
            "xxh64:0123456789abcdef");
    registry.commit(
        CommitRecord.of(id, pipeline, List.of(file), MICROS, MICROS),
        List.of(ids).stream().map(text -> ForeignId.of(text, MICROS)).toList());
  }
}

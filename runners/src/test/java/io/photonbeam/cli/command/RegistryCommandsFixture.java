package io.photonbeam.cli.command;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Runs the registry's commands, as of a certain day. */
public abstract class RegistryCommandsFixture {
  static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
  static final CommitId FIRST = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  static final CommitId SECOND = new CommitId("20260102-030405679-4k9rt0mzq2x7vb1c");
  private static final long MICROS =
      Instant.parse("2026-01-02T03:04:05Z").getEpochSecond() * 1_000_000;

  @TempDir Path output;
  public TestConsole console = new TestConsole();

  ExitCode run(String command, String... more) {
    return console.run(
        List.of(
            new RegistryStatsCommand(),
            new RegistryLookupCommand(),
            new RegistryExpireCommand(InstantSource.fixed(NOW)),
            new RegistryRecoverCommand()),
        Stream.concat(Stream.of("registry", command), Stream.of(more)).toArray(String[]::new));
  }

  /** The registry of the output. */
  String sqlite() {
    return "sqlite:" + output.resolve("registry.db");
  }

  /** Pipeline a's published commit of "one" and "two", and b's unpublished one of "three". */
  static void twoCommits(String uri) {
    try (IdRegistry registry = IdRegistry.open(uri)) {
      commit(registry, FIRST, "a", "one", "two");
      registry.markPublished(FIRST);
      commit(registry, SECOND, "b", "three");
    }
  }

  static void commit(IdRegistry registry, CommitId id, String pipeline, String... ids) {
    OutputFile file =
        new OutputFile(
            "date=2026-01-02/hour=03/" + id + ".parquet",
            ids.length,
            100,
            "xxh64:0123456789abcdef");
    registry.commit(
        CommitRecord.of(id, pipeline, List.of(file), MICROS, MICROS),
        Stream.of(ids).map(text -> ForeignId.of(text, MICROS)).toList());
  }
}

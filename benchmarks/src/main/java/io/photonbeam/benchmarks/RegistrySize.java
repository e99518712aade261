package io.photonbeam.benchmarks;

import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much of a disk a SQLite registry takes. */
final class RegistrySize {
  private static final int IDS = 100_000;
  private static final int IDS_PER_COMMIT = 1_000;

  private RegistrySize() {}

  static void print(PrintStream out) throws IOException {
    out.printf(
        Locale.ROOT,
        "A SQLite registry has %d bytes for each EventId, %d for each UUID, at %d ids a commit.%n",
        bytesForEach(RegistryWork.eventIds(IDS)),
        bytesForEach(RegistryWork.uuids(IDS)),
        IDS_PER_COMMIT);
  }

  private static long bytesForEach(RegistryWork work) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve("registry.db");
      try (IdRegistry registry = IdRegistry.open("sqlite:" + file)) {
        work.commits(IDS_PER_COMMIT).forEach(commit -> commit.to(registry));
      }
      return Files.size(file) / IDS;
    }
  }
}

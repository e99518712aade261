package io.photonbeam.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The stores that can be measured, and how much work makes a session of some tenths of a second.
 */
enum StoreKind {
  MEMORY(100_000, 20_000, 200),
  SQLITE(40_000, 100, 200),
  FDB(10_000, 50, 20);

  private static final String CLUSTER_FILE = "FDB_CLUSTER_FILE";

  private final int sessionIds;
  private final int maxCommits;
  private final int lookUps;

  StoreKind(int sessionIds, int maxCommits, int lookUps) {
    this.sessionIds = sessionIds;
    this.maxCommits = maxCommits;
    this.lookUps = lookUps;
  }

  /**
   * Finds a store by its name in lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static StoreKind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No store '%s'; there are %s.".formatted(name, Arrays.toString(values()))));
  }

  /** Why it cannot be measured here, as a sentence. */
  Optional<String> hindrance() {
    return this == FDB && System.getenv(CLUSTER_FILE) == null
        ? Optional.of("skipped, because %s is not set.".formatted(CLUSTER_FILE))
        : Optional.empty();
  }

  /** Names a store that is empty as yet. */
  String uri(Path folder) {
    return switch (this) {
      case MEMORY -> "memory:";
      case SQLITE -> "sqlite:" + folder.resolve("registry.db");
      case FDB -> "fdb:" + System.getenv(CLUSTER_FILE) + "?prefix=" + newPrefix();
    };
  }

  /** Commits in a session: enough to keep as many in flight. */
  int commits(int idsPerCommit, int inFlight) {
    return Math.max(inFlight, Math.min(maxCommits, sessionIds / idsPerCommit));
  }

  /** Look-ups in a session. */
  int lookUps() {
    return lookUps;
  }

  private static String newPrefix() {
    return "bench/%016x".formatted(ThreadLocalRandom.current().nextLong());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

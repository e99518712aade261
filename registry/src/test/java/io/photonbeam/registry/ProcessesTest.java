package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.Child.Begun;
import io.photonbeam.registry.ChildWriter.Hold;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes on SQLite files: two at work at once, and a hundred that are killed inside
 * commits.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcessesTest {
  private static final int KILLS_OF_EACH = 25;

  @TempDir Path dir;

  @Test
  void twoProcessesThatCommitTheSameIdsTakeEachIdOnce() throws Exception {
    Path file = dir.resolve("registry.db");
    int range = 2_000;
    Set<CommitId> answered = new HashSet<>();
    try (Child a = Child.start(file, "a", 1, range, 150);
        Child b = Child.start(file, "b", 2, range, 150)) {
      a.go();
      b.go();
      for (Child child : List.of(a, b)) {
        assertThat(child.awaitEnd()).isZero();
        assertThat(child.answered()).isNotEmpty();
        assertThat(child.refusals()).as("commits refused because of the other").isPositive();
        answered.addAll(child.answered());
      }
    }

    try (IdRegistry registry = open(file)) {
      checkTheseAreWholeCommitsOfAllIds(registry, answered, range);
    }
  }

  /** The file is never without a user, so that what the dead left in the log is written over. */
  @Test
  void fiftyProcessesThatAreKilledInsideCommitsBesideAnotherLeaveOnlyWholeCommits() {
    Path file = dir.resolve("registry.db");
    try (IdRegistry inUse = open(file)) {
      KilledWriters east = new KilledWriters(file, 1);
      KilledWriters west = new KilledWriters(file, 2);
      runBoth(east, west);

      Set<CommitId> known = east.known();
      known.addAll(west.known());
      checkTheseAreWholeCommitsOfAllIds(inUse, known, KilledWriters.RANGE);
    }
  }

  /** Whoever opens the file next recovers what the dead left in the log. */
  @Test
  void fiftyProcessesThatAreKilledInsideCommitsAloneLeaveOnlyWholeCommits() {
    KilledWriters east = new KilledWriters(dir.resolve("east.db"), 3);
    KilledWriters west = new KilledWriters(dir.resolve("west.db"), 4);
    runBoth(east, west);

    for (KilledWriters lone : List.of(east, west)) {
      try (IdRegistry registry = open(lone.file)) {
        checkTheseAreWholeCommitsOfAllIds(registry, lone.known(), KilledWriters.RANGE);
      }
    }
  }

  private static void runBoth(KilledWriters some, KilledWriters others) {
    CompletableFuture.allOf(
            CompletableFuture.runAsync(some::run), CompletableFuture.runAsync(others::run))
        .join();
    for (KilledWriters each : List.of(some, others)) {
      assertThat(each.keptUnanswered).as("commits of which only the answer was lost").isNotEmpty();
      assertThat(each.lost).as("commits that were cut off").isNotEmpty();
    }
  }

  /**
   * Starts writers one after another, and kills the first inside the transaction of a commit, the
   * second between the transaction and its answer, and each other at a random moment near a commit.
   */
  private static final class KilledWriters {
    private static final int RANGE = 100_000;

    private final Path file;
    private final int seed;
    private final Random random;
    private final Set<CommitId> answered = new HashSet<>();
    private final Set<CommitId> keptUnanswered = new HashSet<>();
    private final Set<CommitId> lost = new HashSet<>();

    KilledWriters(Path file, int seed) {
      this.file = file;
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      for (int kill = 0; kill < KILLS_OF_EACH; kill++) {
        Hold hold = kill == 0 ? Hold.INSIDE : kill == 1 ? Hold.BEFORE_ANSWER : Hold.NEVER;
        try (Child child = Child.startToBeKilled(file, "p" + seed, random.nextInt(), RANGE, hold)) {
          child.go();
          if (hold == Hold.NEVER) {
            child.awaitBegin(1 + random.nextInt(10));
            LockSupport.parkNanos((long) (random.nextDouble() * child.commitNanos()));
          } else {
            child.awaitHeld();
          }
          child.kill();
          answered.addAll(child.answered());
          // If there is none, the answer was faster: no kill inside a commit.
          child.open().ifPresent(this::checkIsWhole);
        } catch (Exception e) {
          throw new AssertionError("At kill %d, seed %d".formatted(kill, seed), e);
        }
      }
    }

    /** Commits that were answered, or turned out to be there though they were not. */
    Set<CommitId> known() {
      Set<CommitId> known = new HashSet<>(answered);
      known.addAll(keptUnanswered);
      return known;
    }

    /** A commit that was cut off holds all of its ids, or none. */
    private void checkIsWhole(Begun cut) {
      try (IdRegistry registry = open(file)) {
        boolean kept = registry.commitRecord(cut.commit()).isPresent();
        (kept ? keptUnanswered : lost).add(cut.commit());
        assertThat(cut.numbers())
            .as("ids of commit %s, which is %s", cut.commit(), kept ? "kept" : "lost")
            .allMatch(number -> kept == holds(registry, cut.commit(), number));
      }
    }

    private static boolean holds(IdRegistry registry, CommitId commit, int number) {
      return registry
          .find(ChildWriter.id(number).toString())
          .filter(taken -> taken.commit().equals(commit))
          .isPresent();
    }
  }

  /** Asks for every id who holds it, and compares with what the commits say. */
  private static void checkTheseAreWholeCommitsOfAllIds(
      IdRegistry registry, Set<CommitId> commits, int range) {
    Map<CommitId, Long> recorded = new HashMap<>();
    registry.forEachCommit(record -> recorded.put(record.id(), record.rows()));
    Map<CommitId, Long> held = new HashMap<>();
    for (int number = 0; number < range + ChildWriter.BATCH; number++) {
      registry
          .find(ChildWriter.id(number).toString())
          .ifPresent(taken -> held.merge(taken.commit(), 1L, Long::sum));
    }
    assertThat(recorded.keySet()).isEqualTo(commits);
    assertThat(held).isEqualTo(recorded);
    assertThat(registry.unpublished()).hasSize(recorded.size());
    assertThat(registry.stats().ids())
        .isEqualTo(recorded.values().stream().mapToLong(Long::longValue).sum());
  }

  private static IdRegistry open(Path file) {
    return IdRegistry.open("sqlite:" + file);
  }
}

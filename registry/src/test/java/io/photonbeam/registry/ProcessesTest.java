package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real processes on one SQLite file. */
class ProcessesTest {
  @TempDir Path dir;

  @Test
  void twoProcessesThatCommitTheSameIdsTakeEachIdOnce() throws Exception {
    int range = 2_000;
    Child a = start("a", 1, range, 150);
    Child b = start("b", 2, range, 150);

    assertThat(a.process.waitFor()).isZero();
    assertThat(b.process.waitFor()).isZero();

    List<String> answered = new ArrayList<>(a.answered());
    answered.addAll(b.answered());
    Map<CommitId, Long> held = checkEveryIdBelongsToAWholeCommit(range);
    assertThat(held.keySet()).extracting(CommitId::text).hasSameElementsAs(answered);
    try (IdRegistry registry = open()) {
      assertThat(registry.unpublished("a")).isNotEmpty();
      assertThat(registry.unpublished("b")).isNotEmpty();
    }
  }

  @Test
  void aProcessThatIsKilledLeavesOnlyWholeCommits() throws Exception {
    int range = 500_000;
    List<String> answered = new ArrayList<>();
    for (int kill = 0; kill < 5; kill++) {
      int enough = 20 + 13 * kill;
      Child child = start("p" + kill, kill, range, Integer.MAX_VALUE);
      await().until(() -> child.answered().size() > enough);
      child.process.destroyForcibly();
      assertThat(child.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process.exitValue()).isNotZero();
      answered.addAll(child.answered());
    }

    Map<CommitId, Long> held = checkEveryIdBelongsToAWholeCommit(range);
    assertThat(held.keySet()).extracting(CommitId::text).containsAll(answered);
    assertThat(held.size() - answered.size()).as("commits whose answer died").isBetween(0, 5);
  }

  private record Child(Process process, Path output) {
    /** The commits whose answers it had; the last line may be torn. */
    List<String> answered() throws IOException {
      try (Stream<String> lines = Files.lines(output)) {
        return lines.filter(line -> line.length() == CommitId.LENGTH).toList();
      }
    }
  }

  /** Asks for every id who holds it, and compares with what the commits say; returns rows held. */
  private Map<CommitId, Long> checkEveryIdBelongsToAWholeCommit(int range) {
    Map<CommitId, Long> held = new HashMap<>();
    Map<CommitId, Long> recorded = new HashMap<>();
    try (IdRegistry registry = open()) {
      registry.forEachCommit(record -> recorded.put(record.id(), record.rows()));
      assertThat(registry.unpublished()).hasSize(recorded.size());
      int end = range + ChildWriter.BATCH;
      for (int from = 0; from < end; from += 5_000) {
        List<ForeignId> ids = new ArrayList<>();
        for (int i = from; i < Math.min(end, from + 5_000); i++) {
          ids.add(ChildWriter.id(i));
        }
        Lookup lookup = registry.lookup(ids);
        for (int i = 0; i < ids.size(); i++) {
          if (!lookup.isFree(i)) {
            Taken taken = registry.find(ids.get(i).toString()).orElseThrow();
            held.merge(taken.commit(), 1L, Long::sum);
          }
        }
      }
      assertThat(held).isEqualTo(recorded);
      long all = recorded.values().stream().mapToLong(Long::longValue).sum();
      assertThat(registry.stats().ids()).isEqualTo(all);
    }
    return held;
  }

  private IdRegistry open() {
    return IdRegistry.open("sqlite:" + dir.resolve("registry.db"));
  }

  private Child start(String pipeline, int seed, int range, int commits) throws IOException {
    Path output = dir.resolve(pipeline + ".out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildWriter.class.getName(),
                dir.resolve("registry.db").toString(),
                pipeline,
                Integer.toString(seed),
                Integer.toString(range),
                Integer.toString(commits))
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Child(process, output);
  }
}

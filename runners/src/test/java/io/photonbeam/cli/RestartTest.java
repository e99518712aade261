package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A join on Flink in its own process goes on where the one before it has ended in order. */
class RestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path dir;
  private JoinProcess live;

  @BeforeEach
  void writeLogs() {
    generate("1", 400);
  }

  @AfterEach
  void noProcessIsLeft() throws InterruptedException {
    if (live != null) {
      live.kill();
    }
  }

  private List<String> logs() {
    return List.of("--primaryLog=" + dir.resolve("q"), "--foreignLog=" + dir.resolve("c"));
  }

  private void generate(String seed, int events) {
    Ran ran =
        Ran.of(
            "generate", logs(), "--events=" + events, "--neverMatchingShare=0.3", "--seed=" + seed);
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.SUCCESS);
  }

  private List<String> words(String... more) {
    List<String> words = new ArrayList<>(logs());
    words.addAll(
        List.of(
            "--output=" + dir.resolve("out"),
            "--pipelineId=a",
            "--parallelism=2",
            // So that no part of the primary log is read again for the cache.
            "--cacheBytes=0",
            "--checkpointDir=" + dir.resolve("ck")));
    words.addAll(List.of(more));
    return words;
  }

  private Ran join(String... more) {
    Ran ran = Ran.of("join", words(more), "--stopWhenIdle=1s");
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.SUCCESS);
    return ran;
  }

  private boolean isExact() {
    return Ran.of("verify", logs(), "--output=" + dir.resolve("out"))
        .text()
        .contains("Exact: all ");
  }

  /** All states that were finished, the newest first. */
  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve("ck"))) {
      return all.filter(path -> path.endsWith("_metadata"))
          .sorted(Comparator.comparing((Path path) -> path.toFile().lastModified()).reversed())
          .map(Path::getParent)
          .toList();
    }
  }

  private static long read(Ran ran) {
    return ran.figure("primary events read") + ran.figure("foreign events read");
  }

  @Test
  void whatEndsByItselfIsGoneOnFromAndWhatIsBrokenIsSteppedOver() throws Exception {
    Ran first = join();
    long waiting = first.figure("foreign events that go on waiting");
    assertThat(waiting).as(first.text()).isPositive();
    assertThat(isExact()).isTrue();
    assertThat(kept()).hasSize(1);
    assertThat(first.text()).contains("next start goes on from");

    Ran second = join();
    assertThat(read(second)).as(second.text()).isZero();
    assertThat(second.figure("foreign events that go on waiting")).isEqualTo(waiting);
    assertThat(second.figure("unjoinable (no primary event)")).isZero();
    assertThat(kept()).hasSize(2);
    Path newest = kept().get(0);
    Path before = kept().get(1);

    Files.write(newest.resolve("_metadata"), new byte[] {1, 2, 3});
    Ran third = join();
    assertThat(third.text()).contains("can't go on from " + newest, "is tried, " + before);
    assertThat(read(third)).as(third.text()).isZero();

    for (Path state : kept()) {
      Files.write(state.resolve("_metadata"), new byte[0]);
    }
    Ran fourth = join();
    assertThat(fourth.text()).contains("the logs are read from their beginning");
    assertThat(read(fourth)).as(fourth.text()).isEqualTo(read(first));
    assertThat(isExact()).isTrue();

    Ran changed = join("--shards=5");
    assertThat(changed.text()).contains("--shards is 5 and was 16");
    assertThat(read(changed)).isEqualTo(read(first));
    assertThat(isExact()).isTrue();
  }

  /** Another output keeps the registry from being new, so that only the output's id tells. */
  @Test
  void anOutputThatIsMadeAnewIsNotJoinedFromTheStateOfTheOneBefore() throws Exception {
    String registry = "--registry=sqlite:" + dir.resolve("r").resolve("r.db");
    Ran first = join(registry);
    Files.move(dir.resolve("out"), dir.resolve("gone"));
    Files.move(dir.resolve("r"), dir.resolve("gone/r"));
    joinElsewhere(registry);

    Ran second = join(registry);

    assertThat(second.text()).contains("The output is not the one for which ");
    assertThat(read(second)).as(second.text()).isEqualTo(read(first));
    Ran third = join(registry);
    assertThat(read(third)).as(third.text()).isZero();
  }

  /** Joins other logs, into another output. */
  private void joinElsewhere(String registry) {
    List<String> others =
        List.of("--primaryLog=" + dir.resolve("q2"), "--foreignLog=" + dir.resolve("c2"));
    assertThat(Ran.of("generate", others, "--events=20", "--seed=7").code())
        .isEqualTo(ExitCode.SUCCESS);
    Ran other =
        Ran.of(
            "join",
            others,
            registry,
            "--output=" + dir.resolve("out2"),
            "--pipelineId=b",
            "--stopWhenIdle=1s");
    assertThat(other.code()).as(other.text()).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void whatSeemsWholeAndCannotBeRestoredIsLeftAsideOnce() throws Exception {
    generate("3", 20_000); // So that the state is too large for its metadata.
    Ran first = join();
    Path state = kept().get(0);
    Files.delete(state.resolve("_checksums"));
    try (Stream<Path> files = Files.list(state)) {
      List<Path> besideMetadata = files.filter(path -> !path.endsWith("_metadata")).toList();
      assertThat(besideMetadata).isNotEmpty();
      for (Path file : besideMetadata) {
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    }

    Ran failed =
        Ran.of(
            "join",
            words("--numberOfExecutionRetries=1", "--executionRetryDelay=100"),
            "--stopWhenIdle=1s");
    assertThat(failed.code()).as(failed.text()).isEqualTo(ExitCode.FAILURE);
    assertThat(failed.text()).contains(state + " could not be restored", "left aside");

    Ran again = join();
    assertThat(read(again)).as(again.text()).isEqualTo(read(first));
    assertThat(isExact()).isTrue();
  }

  @Test
  void whatIsAskedToEndIsGoneOnFrom() throws Exception {
    live = JoinProcess.start(dir, "", words().toArray(new String[0]));
    await().atMost(PATIENCE).until(this::isExact);
    live.terminate();
    assertThat(live.awaitEnd()).as(live.said()).isZero();
    assertThat(kept()).hasSize(1);

    generate("2", 400);
    Ran resumed = join();

    assertThat(read(resumed)).as(resumed.text()).isPositive();
    Ran all = join("--fresh");
    assertThat(read(resumed)).as(resumed.text()).isLessThan(read(all));
    assertThat(isExact()).isTrue();
  }
}

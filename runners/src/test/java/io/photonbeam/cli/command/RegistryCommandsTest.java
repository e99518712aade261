package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.FdbPrefix;
import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegistryCommandsTest extends RegistryCommandsFixture {

  /** What each command does on a registry that holds two commits. */
  abstract class OnAnyStore {
    abstract String uri();

    private ExitCode run(String command, String... more) {
      String[] words = Arrays.copyOf(more, more.length + 1);
      words[more.length] = "--registry=" + uri();
      return RegistryCommandsTest.this.run(command, words);
    }

    private void twoCommits() {
      RegistryCommandsFixture.twoCommits(uri());
    }

    private boolean isThere() {
      try (TransactionalStore store = Stores.openToLook(uri())) {
        return !store.read(t -> t.scan(KeyRange.within(new byte[0]), 1)).isEmpty();
      }
    }

    @Test
    void statsCountIdsCommitsAndWhatIsUnpublished() {
      twoCommits();

      assertThat(run("stats")).isEqualTo(ExitCode.SUCCESS);
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

      assertThat(run("lookup", "one", "three")).isEqualTo(ExitCode.SUCCESS);
      assertThat(console.out())
          .contains("one: taken by commit " + FIRST + ", kept under 2026-01-02")
          .contains("pipeline a, published, made 2026-01-02T03:04:05.678Z")
          .contains("joined/date=2026-01-02/hour=03/" + FIRST + ".parquet: 2 rows, 100 bytes")
          .contains("pipeline b, committed, not yet published");
    }

    @Test
    void lookupOfAnIdThatIsNotTakenFails() {
      twoCommits();

      assertThat(run("lookup", "one", "four")).isEqualTo(ExitCode.FAILURE);
      assertThat(console.out()).contains("one: taken", "four: not taken");
    }

    @Test
    void aDryRunOfARecoveryMakesNoRegistryWhereThereIsNone() throws IOException {
      Files.createDirectories(output.resolve("joined"));

      assertThat(run("recover", "--output=" + output, "--dryRun", "--horizon=2026-01-01"))
          .isEqualTo(ExitCode.SUCCESS);
      assertThat(console.out()).containsPattern("commits to be taken in +0\n");

      assertThat(isThere()).isFalse();
    }

    @Test
    void expireForgetsWhatLiesBeforeItsDay() {
      twoCommits();

      assertThat(run("expire", "--before=2026-01-03")).isEqualTo(ExitCode.SUCCESS);
      assertThat(console.out()).contains("expired everything before 2026-01-03");
      assertThat(run("lookup", "one")).isEqualTo(ExitCode.FAILURE);
      assertThat(run("expire", "--before=2026-01-02")).isEqualTo(ExitCode.SUCCESS);
      assertThat(console.out()).contains("everything before 2026-01-03 was expired already");
    }

    @Test
    void whatIsKeptAfterAnExpiryIsStillTaken() {
      twoCommits();

      assertThat(run("expire", "--before=2026-01-02")).isEqualTo(ExitCode.SUCCESS);

      assertThat(run("lookup", "one", "two", "three")).isEqualTo(ExitCode.SUCCESS);
      assertThat(run("stats")).isEqualTo(ExitCode.SUCCESS);
      assertThat(console.out())
          .containsPattern("taken ids +3\n")
          .containsPattern("expired before +2026-01-02\n");
    }
  }

  @Nested
  class OnSqlite extends OnAnyStore {
    @Override
    String uri() {
      return sqlite();
    }
  }

  /** Within one process, which no command line is. */
  @Nested
  class InMemory extends OnAnyStore {
    @Override
    String uri() {
      return "memory:RegistryCommandsTest";
    }

    @AfterEach
    void forget() {
      MemoryStore.forget("RegistryCommandsTest");
    }
  }

  @Nested
  @FdbPrefix.Needed
  class OnFoundationDb extends OnAnyStore {
    private final FdbPrefix prefix = new FdbPrefix();

    @Override
    String uri() {
      return prefix.uri("registry");
    }

    @AfterEach
    void clear() {
      prefix.close();
    }
  }

  @Test
  void theRegistryIsFoundByItsOutput() {
    twoCommits(sqlite());

    assertThat(run("lookup", "one", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void aRegistryInMemoryIsSaidToBeEmpty() {
    assertThat(run("stats", "--registry=memory:")).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("lookup", "one", "--registry=memory:")).isEqualTo(ExitCode.FAILURE);

    assertThat(console.out()).containsPattern("taken ids +0\n").contains("one: not taken");
    assertThat(console.err()).contains("a registry in memory lives and dies with the process");
  }

  @Test
  void statsTellHowFarTheyAreOnATerminal() {
    fifteenThousandIds();
    console = TestConsole.ofTerminal();

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);

    assertThat(console.err()).contains("10,000 keys read").endsWith("\r\u001b[K");
    assertThat(console.out()).containsPattern("taken ids +15,000\n");
  }

  @Test
  void statsThatGoToAFileKeepQuietMeanwhile() {
    fifteenThousandIds();

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);

    assertThat(console.err()).isEmpty();
  }

  private void fifteenThousandIds() {
    CommitIds commitIds = new CommitIds(InstantSource.fixed(NOW), new Random(1));
    try (IdRegistry registry = IdRegistry.open(sqlite())) {
      for (int from = 0; from < 15_000; from += 5_000) {
        commit(
            registry,
            commitIds.next(),
            "a",
            IntStream.range(from, from + 5_000).mapToObj(i -> "id" + i).toArray(String[]::new));
      }
    }
  }
}

package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A join on Flink that is killed goes on from its checkpoint, in folders of any name. */
class ResumeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path dir;
  private JoinProcess killed;

  @AfterEach
  void noProcessIsLeft() throws InterruptedException {
    if (killed != null) {
      killed.kill();
    }
  }

  @Test
  void aJoinResumesFromACheckpointInAFolderOfAnyName() throws Exception {
    Path folder = dir.resolve("my jobs 100%25 #1+1 Zürich 日本");
    List<String> words =
        List.of(
            "--primaryLog=" + folder.resolve("queries"),
            "--foreignLog=" + folder.resolve("clicks"),
            "--output=" + folder.resolve("out"),
            "--pipelineId=a",
            "--parallelism=2",
            "--checkpointingInterval=300",
            "--checkpointDir=" + folder.resolve("check points"));
    assertThat(
            Ran.of("generate", words.subList(0, 2), "--events=200", "--neverMatchingShare=0")
                .code())
        .isEqualTo(ExitCode.SUCCESS);
    killed = JoinProcess.start(dir, "", words.toArray(new String[0]));
    // All that is in the log is read then, and the checkpoints that begin now know it.
    await().atMost(PATIENCE).until(() -> isExact(words));
    int after = newestCheckpoint(folder) + 2;
    await().atMost(PATIENCE).until(() -> newestCheckpoint(folder) >= after);
    killed.kill();

    Ran resumed = Ran.of("join", words, "--stopWhenIdle=200ms");

    assertThat(resumed.code()).as(resumed.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(resumed.text()).containsPattern("foreign events read +0\n");
    assertThat(folder).isDirectoryNotContaining("glob:**%20*");
    assertThat(isExact(words)).isTrue();
  }

  private static boolean isExact(List<String> words) {
    return Ran.of("verify", words.subList(0, 3)).text().contains("Exact: all ");
  }

  private static int newestCheckpoint(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder.resolve("check points"))) {
      return tree.filter(path -> path.endsWith("_metadata"))
          .map(path -> path.getParent().getFileName().toString())
          .mapToInt(name -> Integer.parseInt(name.substring("chk-".length())))
          .max()
          .orElse(0);
    } catch (UncheckedIOException e) {
      // Flink deletes old ones meanwhile.
      return 0;
    }
  }
}

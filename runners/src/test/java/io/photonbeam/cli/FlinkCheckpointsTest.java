package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.JoinConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkCheckpointsTest {
  @TempDir Path folder;

  private JoinConfig.Builder config() {
    return JoinConfig.builder()
        .primaryLog(folder.resolve("q"))
        .foreignLog(folder.resolve("c"))
        .output(folder.resolve("out"))
        .pipelineId("a")
        .checkpointDir(folder.resolve("checkpoints"));
  }

  private static Path checkpoint(JoinConfig config, String name, long modified) throws IOException {
    Path folder = Path.of(URI.create(FlinkCheckpoints.of(config).uri())).resolve(name);
    Files.createDirectories(folder);
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(modified));
    return folder;
  }

  @Test
  void theNewestCompleteCheckpointOfAnyJobIsFound() throws IOException {
    JoinConfig config = config().build();
    assertThat(FlinkCheckpoints.of(config).newest()).isEmpty();

    checkpoint(config, "job1/chk-9", 1_000);
    Path newest = checkpoint(config, "job2/chk-2", 2_000);
    Files.createDirectories(newest.resolveSibling("chk-3"));

    assertThat(FlinkCheckpoints.of(config).newest()).contains(newest);
  }

  @Test
  void aJoinWithOtherSettingsOrOfAnotherPipelineDoesNotFindIt() throws IOException {
    Path made = checkpoint(config().build(), "job/chk-1", 1_000);

    assertThat(FlinkCheckpoints.of(config().build()).newest()).contains(made);
    assertThat(FlinkCheckpoints.of(config().commitRows(7).build()).newest()).contains(made);
    assertThat(FlinkCheckpoints.of(config().shards(7).build()).newest()).isEmpty();
    assertThat(FlinkCheckpoints.of(config().pipelineId("b").build()).newest()).isEmpty();
    assertThat(FlinkCheckpoints.of(config().output(folder.resolve("other")).build()).newest())
        .isEmpty();
    assertThat(FlinkCheckpoints.of(config().foreignLog(folder.resolve("d")).build()).newest())
        .isEmpty();
  }
}

package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.jobgraph.SavepointConfigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkCheckpointsTest {
  @TempDir Path folder;

  private Options config() {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, folder.resolve("q"))
        .with(LogOptions.FOREIGN_LOG, folder.resolve("c"))
        .with(OutputOptions.OUTPUT, folder.resolve("out"))
        .with(JoinConfig.PIPELINE_ID, "a")
        .with(JoinConfig.CHECKPOINT_DIR, folder.resolve("checkpoints"));
  }

  private static Path checkpoint(JoinConfig config, String name, long modified) throws IOException {
    Path folder = folderOfFlink(FlinkCheckpoints.of(config).path()).resolve(name);
    Files.createDirectories(folder);
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(modified));
    return folder;
  }

  /** The folder that Flink itself makes of the text that it is given. */
  private static Path folderOfFlink(String path) throws IOException {
    org.apache.flink.core.fs.Path flinks = new org.apache.flink.core.fs.Path(path);
    return ((LocalFileSystem) flinks.getFileSystem()).pathToFile(flinks).toPath();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check points",
        "100%25 %",
        "a#b",
        "a?b",
        "a+b&c=d",
        "日本 über",
        "a\"'b: c",
        "a\u001bb"
      })
  void aFolderOfAnyNameIsThatVeryFolderToFlink(String name) throws IOException {
    JoinConfig config =
        config().with(JoinConfig.CHECKPOINT_DIR, folder.resolve(name)).as(JoinConfig::new);
    Path made = checkpoint(config, "job/chk-1", 1_000);

    assertThat(FlinkCheckpoints.canLieIn(folder.resolve(name))).isTrue();
    assertThat(made).startsWith(folder.resolve(name));
    assertThat(FlinkCheckpoints.of(config).newest()).contains(made);
    Path conf = FlinkCheckpoints.configuration(FlinkCheckpoints.path(made));
    String savepoint =
        GlobalConfiguration.loadConfiguration(conf.toString())
            .get(SavepointConfigOptions.SAVEPOINT_PATH);
    assertThat(folderOfFlink(savepoint)).isEqualTo(made);
  }

  @Test
  void noPartOfAFlinkInThisProcessTakesAnotherForDead() throws IOException {
    for (Path conf :
        List.of(FlinkConfiguration.local(), FlinkCheckpoints.configuration("file:///a"))) {
      assertThat(
              GlobalConfiguration.loadConfiguration(conf.toString())
                  .get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT))
          .isGreaterThan(Duration.ofDays(1).toMillis());
    }
  }

  @Test
  void aFolderThatFlinkWouldTakeForAnotherIsNone() {
    assertThat(FlinkCheckpoints.canLieIn(folder.resolve("a\\b"))).isFalse();
  }

  @Test
  void theNewestCompleteCheckpointOfAnyJobIsFound() throws IOException {
    JoinConfig config = config().as(JoinConfig::new);
    assertThat(FlinkCheckpoints.of(config).newest()).isEmpty();

    checkpoint(config, "job1/chk-9", 1_000);
    Path newest = checkpoint(config, "job2/chk-2", 2_000);
    Files.createDirectories(newest.resolveSibling("chk-3"));

    assertThat(FlinkCheckpoints.of(config).newest()).contains(newest);
  }

  @Test
  void aSavepointOfOtherSettingsIsRefusedAsIsACheckpoint() throws IOException {
    JoinConfig config = config().as(JoinConfig::new);
    String checkpoint = FlinkCheckpoints.path(checkpoint(config, "job/chk-1", 1_000));
    String savepoint =
        folder.resolve("sp").resolve(FlinkCheckpoints.place(config)) + "/savepoint-1";
    for (String path : List.of(checkpoint, savepoint, "file://" + savepoint)) {
      List<String> arguments = List.of("--parallelism=2", "--savepointPath=" + path);
      assertThat(FlinkCheckpoints.check(config, arguments)).as(path).isEmpty();
      assertThat(
              FlinkCheckpoints.check(
                  config().with(JoinConfig.SHARDS, 7).as(JoinConfig::new), arguments))
          .singleElement()
          .asString()
          .startsWith("--savepointPath=" + path + ": was made with other settings");
      assertThat(
              FlinkCheckpoints.check(
                  config().with(JoinConfig.PIPELINE_ID, "b").as(JoinConfig::new), arguments))
          .hasSize(1);
      assertThat(
              FlinkCheckpoints.check(
                  config().with(JoinConfig.FRESH, true).as(JoinConfig::new), arguments))
          .singleElement()
          .asString()
          .contains("excludes --savepointPath");
    }
    assertThat(FlinkCheckpoints.check(config, List.of("--parallelism=2"))).isEmpty();
  }

  @Test
  void aSavepointMayLieBelowTheWorkingDirectory() throws IOException {
    JoinConfig config = config().as(JoinConfig::new);
    Path relative = FlinkCheckpoints.place(config).resolve("savepoint-1");
    List<String> arguments = List.of("--runner=FlinkRunner", "--savepointPath=" + relative);

    assertThat(FlinkCheckpoints.check(config, arguments)).isEmpty();
    assertThat(JobOptions.of(config, arguments, false, Optional.empty()).resumed())
        .contains(relative.toAbsolutePath().toString());
    assertThat(
            FlinkCheckpoints.check(
                config().with(JoinConfig.SHARDS, 7).as(JoinConfig::new), arguments))
        .hasSize(1);
  }

  @Test
  void aJoinWithOtherSettingsOrOfAnotherPipelineDoesNotFindIt() throws IOException {
    Path made = checkpoint(config().as(JoinConfig::new), "job/chk-1", 1_000);

    assertThat(FlinkCheckpoints.of(config().as(JoinConfig::new)).newest()).contains(made);
    assertThat(
            FlinkCheckpoints.of(config().with(JoinConfig.COMMIT_ROWS, 7).as(JoinConfig::new))
                .newest())
        .contains(made);
    assertThat(
            FlinkCheckpoints.of(config().with(JoinConfig.SHARDS, 7).as(JoinConfig::new)).newest())
        .isEmpty();
    assertThat(
            FlinkCheckpoints.of(config().with(JoinConfig.PIPELINE_ID, "b").as(JoinConfig::new))
                .newest())
        .isEmpty();
    assertThat(
            FlinkCheckpoints.of(
                    config()
                        .with(OutputOptions.OUTPUT, folder.resolve("other"))
                        .as(JoinConfig::new))
                .newest())
        .isEmpty();
    assertThat(
            FlinkCheckpoints.of(
                    config().with(LogOptions.FOREIGN_LOG, folder.resolve("d")).as(JoinConfig::new))
                .newest())
        .isEmpty();
  }
}

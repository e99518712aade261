package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.WebOptions;
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

  private static Path checkpoint(JoinConfig config, String name) throws IOException {
    Path folder =
        folderOfFlink(FlinkCheckpoints.path(FlinkCheckpoints.folder(config))).resolve(name);
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("_metadata"));
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
    Path made = checkpoint(config, "job/chk-1");

    assertThat(FlinkCheckpoints.canLieIn(folder.resolve(name))).isTrue();
    assertThat(made).startsWith(folder.resolve(name));
    Path conf = configuration("--savepointPath=" + FlinkCheckpoints.path(made));
    String savepoint =
        GlobalConfiguration.loadConfiguration(conf.toString())
            .get(SavepointConfigOptions.SAVEPOINT_PATH);
    assertThat(folderOfFlink(savepoint)).isEqualTo(made);
  }

  /** Flink's, of a job in this process with these words for Beam. */
  private Path configuration(String... words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--runner=FlinkRunner"));
    arguments.addAll(List.of(words));
    JobOptions job =
        JobOptions.of(config().as(JoinConfig::new), arguments, Optional.empty(), Optional.empty());
    return Path.of(job.beam().as(FlinkPipelineOptions.class).getFlinkConfDir());
  }

  @Test
  void noPartOfAFlinkInThisProcessTakesAnotherForDead() throws IOException {
    for (Path conf : List.of(configuration(), configuration("--savepointPath=file:///a"))) {
      assertThat(
              GlobalConfiguration.loadConfiguration(conf.toString())
                  .get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT))
          .isGreaterThan(Duration.ofDays(1).toMillis());
    }
  }

  @Test
  void whatTheUserConfiguresOfFlinkCountsAndTheJoinStillGoesOnFromItsState() throws IOException {
    Path ofUser = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        ofUser.resolve("config.yaml"),
        "heartbeat.timeout: 1234567\nweb.history: 3\nexecution.job-listeners: [a.A, b.B]\n");

    Configuration configuration =
        GlobalConfiguration.loadConfiguration(
            configuration("--flinkConfDir=" + ofUser, "--savepointPath=file:///a").toString());

    assertThat(configuration.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)).isEqualTo(1_234_567);
    assertThat(configuration.get(WebOptions.ARCHIVE_COUNT)).isEqualTo(3);
    assertThat(configuration.get(SavepointConfigOptions.SAVEPOINT_PATH)).isEqualTo("file:///a");
    assertThat(configuration.get(DeploymentOptions.JOB_LISTENERS))
        .containsExactly("a.A", "b.B", SubmittedJob.class.getName());
  }

  @Test
  void aFolderThatFlinkWouldTakeForAnotherIsNone() {
    assertThat(FlinkCheckpoints.canLieIn(folder.resolve("a\\b"))).isFalse();
  }

  @Test
  void aSavepointOfOtherSettingsIsRefusedAsIsACheckpoint() throws IOException {
    JoinConfig config = config().as(JoinConfig::new);
    String checkpoint = FlinkCheckpoints.path(checkpoint(config, "job/chk-1"));
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
    assertThat(JobOptions.of(config, arguments, Optional.empty(), Optional.empty()).resumed())
        .contains(relative.toAbsolutePath().toString());
    assertThat(
            FlinkCheckpoints.check(
                config().with(JoinConfig.SHARDS, 7).as(JoinConfig::new), arguments))
        .hasSize(1);
  }

  @Test
  void allThatAStateDependsOnIsPartOfItsPlace() {
    Path place = FlinkCheckpoints.place(config().as(JoinConfig::new));

    assertThat(FlinkCheckpoints.place(config().with(JoinConfig.COMMIT_ROWS, 7).as(JoinConfig::new)))
        .isEqualTo(place);
    for (Options other :
        List.of(
            config().with(JoinConfig.SHARDS, 7),
            config().with(JoinConfig.PIPELINE_ID, "b"),
            config().with(OutputOptions.OUTPUT, folder.resolve("other")),
            config().with(LogOptions.FOREIGN_LOG, folder.resolve("d")),
            config().with(LogOptions.PRIMARY_ID, "other"))) {
      assertThat(FlinkCheckpoints.place(other.as(JoinConfig::new))).isNotEqualTo(place);
    }
  }

  @Test
  void aStateIsShownByItsPath() {
    Path state = Path.of("/a/check points %41/s");

    assertThat(FlinkCheckpoints.shown(FlinkCheckpoints.path(state))).isEqualTo(state.toString());
    assertThat(FlinkCheckpoints.shown("file:/a/s")).isEqualTo("/a/s");
    assertThat(FlinkCheckpoints.shown("/a/s")).isEqualTo("/a/s");
    assertThat(FlinkCheckpoints.shown("s3://bucket/s")).isEqualTo("s3://bucket/s");
  }
}

package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.registry.OutputId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateChoiceTest {
  private static final String FIRST_JOB = "a".repeat(32);
  private static final String SECOND_JOB = "b".repeat(32);

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private JoinConfig config;

  @BeforeEach
  void configure() {
    config =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, folder.resolve("q"))
            .with(LogOptions.FOREIGN_LOG, folder.resolve("c"))
            .with(OutputOptions.OUTPUT, folder.resolve("out"))
            .with(JoinConfig.PIPELINE_ID, "a")
            .with(JoinConfig.CHECKPOINT_DIR, folder.resolve("checkpoints"))
            .as(JoinConfig::new);
  }

  private StateChoice choice(String... arguments) {
    return new StateChoice(config, List.of(arguments), Optional.empty(), told::add);
  }

  private Path state(String name, long modified) throws IOException {
    Path state = Files.createDirectories(FlinkCheckpoints.folder(config).resolve(name));
    Path metadata = Files.writeString(state.resolve("_metadata"), "broken");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(modified));
    return state;
  }

  private Optional<IOException> explain(Path resumed, String... arguments) throws IOException {
    return choice(arguments)
        .explain(
            RestoreFailureTest.restoring(new EOFException("cut off")),
            FlinkCheckpoints.path(resumed));
  }

  /** Whether a start would look at it. */
  private boolean isTried(Path state) throws IOException {
    told.clear();
    choice("--parallelism=2").choose(StateChoice.Registry.OF_THIS_JOIN);
    return told.stream().anyMatch(words -> words.contains(" from " + state));
  }

  @Test
  void aStateThatCouldNotBeRestoredIsNotTriedAgain() throws IOException {
    Path state = state(FIRST_JOB + "/chk-1", 1_000);
    assertThat(isTried(state)).isTrue();

    assertThat(explain(state).orElseThrow())
        .hasMessageContaining(state + " could not be restored (java.io.EOFException: cut off)")
        .hasMessageContaining("left aside");
    assertThat(isTried(state)).isFalse();
  }

  @Test
  void aJobThatHasLeftANewerStateDidRestoreItsFirstOne() throws IOException {
    Path state = state(FIRST_JOB + "/chk-1", 1_000);
    Path newer = state(SECOND_JOB + "/chk-100", 2_000);

    assertThat(explain(state)).isEmpty();
    assertThat(isTried(state)).isTrue();

    assertThat(explain(newer)).as("once the next start has tried that one").isPresent();
    assertThat(explain(state)).isPresent();
    assertThat(isTried(state)).isFalse();
  }

  @Test
  void aSavepointThatTheUserNamesIsToBeLeftOut() throws IOException {
    Path state = state("savepoint-aaaaaa-0123456789ab", 1_000);

    assertThat(explain(state, "--savepointPath=" + state).orElseThrow())
        .hasMessageContaining("leave --savepointPath out")
        .hasMessageNotContaining("the same command");
    assertThat(isTried(state)).isTrue();
  }

  private void outputIs(long seed) throws IOException {
    Path own = Files.createDirectories(folder.resolve("out/_photonbeam"));
    Files.writeString(
        own.resolve("output.json"),
        "{\"version\":1,\"output\":\"%s\"}".formatted(OutputId.random(new Random(seed))));
  }

  @Test
  void statesOfTheOutputThatWasInThePlaceOfThisOneAreLeftAside() throws IOException {
    outputIs(1);
    Path state = state("savepoint-aaaaaa-0123456789ab", 1_000);
    assertThat(isTried(state)).isTrue();

    outputIs(2);
    assertThatThrownBy(
            () -> choice("--savepointPath=" + state).choose(StateChoice.Registry.OF_THIS_JOIN))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("not the one for which " + state, "leave --savepointPath out");
    assertThat(isTried(state)).isFalse();
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("The output is not the one for which " + state);

    assertThat(isTried(state)).as("by a later start").isFalse();
    Path own = state(FIRST_JOB + "/chk-1", 2_000);
    assertThat(isTried(own)).isTrue();
  }

  @Test
  void anyOtherFailureHasAnotherReason() throws IOException {
    Path state = state(FIRST_JOB + "/chk-1", 1_000);

    assertThat(choice().explain(new IOException("disk"), FlinkCheckpoints.path(state))).isEmpty();
    assertThat(isTried(state)).isTrue();
  }
}

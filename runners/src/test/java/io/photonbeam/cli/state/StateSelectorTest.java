package io.photonbeam.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.OutputId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateSelectorTest {
  private static final String DIGEST = "0123456789abcdef";
  private static final String FIRST_JOB = "a".repeat(32);
  private static final String SECOND_JOB = "b".repeat(32);
  private static final String THIRD_JOB = "c".repeat(32);
  private static final String STATE_FILE = "4dbcf969-f831-46c4-84d6-79012653a29d";
  private static final OutputId OUTPUT = OutputId.random(new Random(1));
  private static final OutputId OTHER_OUTPUT = OutputId.random(new Random(2));
  private static final int MAX_PARALLELISM = 128;

  @TempDir Path pipeline;
  private final List<String> told = new ArrayList<>();

  private static StateSettings settings(String shards) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("output", "/out");
    values.put("registry", "sqlite:/out/registry.db");
    values.put("shards", shards);
    return new StateSettings(2, values);
  }

  private StateSelector point(String digest, String shards) {
    return new StateSelector(pipeline, digest, settings(shards), Optional.of(OUTPUT), told::add);
  }

  private Optional<Path> find() throws IOException {
    return find(2);
  }

  private Optional<Path> find(int parallelism) throws IOException {
    return point(DIGEST, "16").find(new StateCheck(parallelism, OptionalInt.empty()));
  }

  /** A whole state, as Flink writes it, with one file besides its metadata. */
  private Path state(String name, long modified) throws IOException {
    Path state = Files.createDirectories(pipeline.resolve(DIGEST).resolve(name));
    Path file = Files.writeString(state.resolve(STATE_FILE), "state of " + name);
    OperatorState operator = new OperatorState(new OperatorID(1, 2), 1, MAX_PARALLELISM);
    operator.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(
                new KeyGroupsStateHandle(
                    new KeyGroupRangeOffsets(new KeyGroupRange(0, 1)),
                    new FileStateHandle(
                        new org.apache.flink.core.fs.Path("file://" + file), Files.size(file))))
            .build());
    try (OutputStream out = Files.newOutputStream(state.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(7, List.of(operator), List.of()), out);
    }
    Files.setLastModifiedTime(state.resolve("_metadata"), FileTime.fromMillis(modified));
    return state;
  }

  @Test
  void theNewestOfAllRunsIsChosenWhetherTheyEndedInOrderOrNot() throws IOException {
    assertThat(find()).isEmpty();
    state(FIRST_JOB + "/chk-9", 1_000);
    Path newest = state(SECOND_JOB + "/chk-2", 2_000);
    assertThat(find()).contains(newest);
    newest = state("stopped/savepoint-aaaaaa-0123456789ab", 3_000);
    assertThat(find()).contains(newest);
    newest = state("savepoint-bbbbbb-0123456789ab", 4_000);
    assertThat(find()).contains(newest);
    Files.createDirectories(pipeline.resolve(DIGEST).resolve(THIRD_JOB + "/chk-1"));
    assertThat(find()).contains(newest);
    assertThat(told).isEmpty();
  }

  @Test
  void ofTwoCheckpointsOfOneTimeTheOneOfTheHigherNumberIsNewer() throws IOException {
    state(FIRST_JOB + "/chk-9", 1_000);
    Path newest = state(FIRST_JOB + "/chk-10", 1_000);

    assertThat(find()).contains(newest);
  }

  @Test
  void whatIsBrokenIsNamedAndTheOneBeforeItIsTaken() throws IOException {
    Path whole = state(FIRST_JOB + "/chk-1", 1_000);
    Path missing = state(SECOND_JOB + "/chk-2", 2_000);
    Files.delete(missing.resolve(STATE_FILE));
    Path cutOff = state(THIRD_JOB + "/chk-3", 3_000);
    cut(cutOff.resolve("_metadata"));

    assertThat(find()).contains(whole);
    assertThat(told)
        .containsExactly(
            "The join can't go on from %s, as its _metadata is cut off; the one before it is tried, %s."
                .formatted(cutOff, missing),
            "The join can't go on from %s, as its file %s is missing; the one before it is tried, %s."
                .formatted(missing, STATE_FILE, whole));
    assertThat(missing).isDirectory();
  }

  private static void cut(Path file) throws IOException {
    FileTime modified = Files.getLastModifiedTime(file);
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length / 2));
    Files.setLastModifiedTime(file, modified);
  }

  @Test
  void whereAllAreBrokenTheLogsAreReadFromTheirBeginning() throws IOException {
    Path shorter = state(FIRST_JOB + "/chk-1", 1_000);
    cut(shorter.resolve(STATE_FILE));
    Path empty = state(SECOND_JOB + "/chk-2", 2_000);
    Files.write(empty.resolve("_metadata"), new byte[0]);

    assertThat(find()).isEmpty();
    assertThat(told).hasSize(2);
    assertThat(told.get(1))
        .contains(shorter.toString(), "bytes instead of", "read from their beginning");
  }

  @Test
  void whatIsOfAnotherVersionIsBroken() throws IOException {
    Path newer = state(FIRST_JOB + "/chk-1", 1_000);
    byte[] metadata = Files.readAllBytes(newer.resolve("_metadata"));
    metadata[7] = 99;
    Files.write(newer.resolve("_metadata"), metadata);

    assertThat(find()).isEmpty();
    assertThat(told).singleElement().asString().contains("of another version");
  }

  @Test
  void damageThatChangesNoLengthIsFoundInAStateThatWasSealed() throws IOException {
    Path before = state("stopped/savepoint-aaaaaa-0123456789ab", 1_000);
    Path sealed = state("stopped/savepoint-bbbbbb-0123456789ab", 2_000);
    StoppedState.seal(before);
    StoppedState.seal(sealed);
    assertThat(find()).contains(sealed);
    byte[] bytes = Files.readAllBytes(sealed.resolve(STATE_FILE));
    bytes[3] ^= 1;
    Files.write(sealed.resolve(STATE_FILE), bytes);

    assertThat(find()).contains(before);
    assertThat(told).singleElement().asString().contains(STATE_FILE + " is damaged");
  }

  @Test
  void moreParallelismThanAStateCanBeSplitAmongIsSaid() throws IOException {
    state(FIRST_JOB + "/chk-1", 1_000);

    assertThat(find(MAX_PARALLELISM)).isPresent();
    assertThat(find(MAX_PARALLELISM + 1)).isEmpty();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("--parallelism is 129, and it can be split among 128 at most");
  }

  @Test
  void beforeTheChosenOneOneWholeIsLeftAndTheRestDeleted() throws IOException {
    Path oldest = state(FIRST_JOB + "/chk-1", 1_000);
    Path before = state(FIRST_JOB + "/chk-2", 2_000);
    Path broken = state(SECOND_JOB + "/chk-3", 3_000);
    Files.delete(broken.resolve(STATE_FILE));
    Path chosen = state("stopped/savepoint-aaaaaa-0123456789ab", 4_000);
    Path unfinished = Files.createDirectories(broken.resolveSibling("chk-4"));
    Files.writeString(unfinished.resolve(STATE_FILE), "half");
    Files.createDirectories(broken.resolveSibling("shared"));

    assertThat(find()).contains(chosen);

    assertThat(oldest).doesNotExist();
    assertThat(broken.getParent()).doesNotExist();
    assertThat(before).isDirectory();
    assertThat(find()).contains(chosen);
  }

  @Test
  void whatIsNotFlinksStays() throws IOException {
    state(FIRST_JOB + "/chk-1", 1_000);
    Path ofUser = state("savepoint-cccccc-0123456789ab", 500);
    Path note = Files.writeString(pipeline.resolve(DIGEST).resolve(FIRST_JOB + "/note"), "mine");
    Path inside =
        Files.writeString(pipeline.resolve(DIGEST).resolve(FIRST_JOB + "/chk-1/mine.txt"), "");
    Path folder = Files.createDirectories(pipeline.resolve(DIGEST).resolve("backup/chk-1"));
    state(SECOND_JOB + "/chk-2", 2_000);
    state(THIRD_JOB + "/chk-3", 3_000);

    assertThat(find()).isPresent();

    assertThat(inside.resolveSibling("_metadata")).doesNotExist();
    assertThat(List.of(ofUser, note, inside, folder)).allMatch(Files::exists);
  }

  @Test
  void aChangedOptionIsNamedWithBothValues() throws IOException {
    find();
    Path made = state(FIRST_JOB + "/chk-1", 1_000);

    assertThat(point("fedcba9876543210", "32").find(new StateCheck(2, OptionalInt.empty())))
        .isEmpty();
    assertThat(told)
        .containsExactly(
            ("--shards is 32 and was 16, with which %s was made, and its state can't be gone on"
                    + " from: the logs are read from their beginning, and what is joined already is"
                    + " skipped.")
                .formatted(made));
    assertThat(made).isDirectory();
  }

  @Test
  void onceThereIsAStateOfTheNewSettingsThoseOfTheOldOnesGo() throws IOException {
    String other = "fedcba9876543210";
    find();
    Path old = state(FIRST_JOB + "/chk-1", 1_000);
    Path strange = Files.createDirectories(pipeline.resolve("unknown/" + FIRST_JOB + "/chk-1"));
    Files.writeString(strange.resolve("_metadata"), "of a join without a note");
    StateSelector changed = point(other, "32");
    changed.find(new StateCheck(2, OptionalInt.empty()));
    Path job = Files.createDirectories(pipeline.resolve(other).resolve(SECOND_JOB));
    Files.move(state(SECOND_JOB + "/chk-5", 5_000), job.resolve("chk-5"));
    Files.write(job.resolve("chk-5/_metadata"), metadataWithoutFiles());

    assertThat(changed.find(new StateCheck(2, OptionalInt.empty()))).contains(job.resolve("chk-5"));
    assertThat(old).doesNotExist();
    assertThat(strange.resolve("_metadata")).exists();
  }

  private static byte[] metadataWithoutFiles() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(), List.of()), out);
    return out.toByteArray();
  }

  @Test
  void aRunThatBeginsAnewNeverGoesBackToWhatWasThere() throws IOException {
    Path left = state(FIRST_JOB + "/chk-1", 1_000);
    point(DIGEST, "16").excludeAll(Optional.of("Nothing is known of %s"));
    assertThat(told)
        .containsExactly(
            "Nothing is known of %s: the logs are read from their beginning, and what is joined already is skipped."
                .formatted(left));
    assertThat(find()).isEmpty();

    Path newer = state(SECOND_JOB + "/chk-2", 2_000);
    Files.delete(newer.resolve(STATE_FILE));
    assertThat(find()).isEmpty();
    assertThat(left).isDirectory();

    Path newest = state(THIRD_JOB + "/chk-3", 3_000);
    assertThat(find()).contains(newest);
    assertThat(left).doesNotExist();
  }

  private void noteIsOf(Optional<OutputId> output) throws IOException {
    new StateNote(settings("16"), output, Set.of()).write(pipeline.resolve(DIGEST));
  }

  @Test
  void statesOfAnotherOutputAreToldFromThoseOfThisOneAndOfOlderVersions() throws IOException {
    StateSelector selector = point(DIGEST, "16");
    assertThat(selector.areOfOtherOutput()).as("without a note").isFalse();
    noteIsOf(Optional.empty());
    assertThat(selector.areOfOtherOutput()).as("of an older version").isFalse();
    noteIsOf(Optional.of(OUTPUT));
    assertThat(selector.areOfOtherOutput()).as("of this output").isFalse();
    noteIsOf(Optional.of(OTHER_OUTPUT));
    assertThat(selector.areOfOtherOutput()).as("of another output").isTrue();
  }

  @Test
  void whatIsNotedOfStatesIsOfThisOutputOnceTheyAreChosenOrExcluded() throws IOException {
    find();
    assertThat(StateNote.read(pipeline.resolve(DIGEST)).orElseThrow().output()).contains(OUTPUT);

    state(FIRST_JOB + "/chk-1", 1_000);
    noteIsOf(Optional.of(OTHER_OUTPUT));
    point(DIGEST, "16").excludeAll(Optional.empty());

    assertThat(point(DIGEST, "16").areOfOtherOutput()).isFalse();
    assertThat(find()).isEmpty();
  }

  @Test
  void aStateWhoseChecksumsCannotBeWrittenIsUsedNevertheless() throws IOException {
    Path state = state("stopped/savepoint-aaaaaa-0123456789ab", 1_000);
    Path inTheWay = Files.createDirectories(state.resolve(Checksums.FILE).resolve("in the way"));

    assertThat(StoppedState.seal(state).orElseThrow())
        .startsWith("The state " + state + " is kept, but its checksums could not be written (");
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    assertThat(find()).contains(state);
  }

  @Test
  void besideANoteThatCannotBeReadNoStateIsUsed() throws IOException {
    state(FIRST_JOB + "/chk-1", 1_000);
    Files.writeString(pipeline.resolve(DIGEST).resolve(StateNote.FILE), "{");

    assertThat(find()).isEmpty();
    assertThat(told).first().asString().contains(StateNote.FILE + " can't be read");
  }
}

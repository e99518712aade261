package io.photonbeam.cli.state;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * Finds out whether a run can go on from a state, without starting it: whether its metadata can be
 * read, its files are there with the length that they must have, and with their checksums where
 * those were noted, and whether the run is not too wide for it.
 *
 * @param parallelism of the run
 * @param maxParallelism that the user wants; empty to take the state's
 */
public record StateCheck(int parallelism, OptionalInt maxParallelism) {

  /** Why not; empty if it can. */
  Optional<String> problem(Path state) {
    try {
      Optional<String> damage = Checksums.problem(state);
      if (damage.isPresent()) {
        return damage;
      }
      CheckpointMetadata metadata = metadata(state);
      if (metadata.getOperatorStates().stream().anyMatch(StateCheck::hasEnded)) {
        return Optional.of("it is of a run that was drained, and so has ended");
      }
      for (FileStateHandle file : StateFiles.of(metadata)) {
        Optional<String> problem = problem(file);
        if (problem.isPresent()) {
          return problem;
        }
      }
      return tooWide(metadata);
    } catch (EOFException e) {
      return Optional.of("its _metadata is cut off");
    } catch (IOException e) {
      return Optional.of("it can't be read: " + firstLine(e));
    } catch (RuntimeException e) {
      return Optional.of("its _metadata is damaged, or of another version: " + firstLine(e));
    }
  }

  private static boolean hasEnded(OperatorState state) {
    return state.isFullyFinished()
        || state.getStates().stream().anyMatch(OperatorSubtaskState::isFinished);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static CheckpointMetadata metadata(Path state) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(state.resolve("_metadata"))))) {
      return Checkpoints.loadCheckpointMetadata(
          in, StateCheck.class.getClassLoader(), "file://" + state);
    }
  }

  private static Optional<String> problem(FileStateHandle file) throws IOException {
    FileSystem files = file.getFilePath().getFileSystem();
    String name = file.getFilePath().getName();
    if (!files.exists(file.getFilePath())) {
      return Optional.of("its file " + name + " is missing");
    }
    long bytes = files.getFileStatus(file.getFilePath()).getLen();
    return bytes == file.getStateSize()
        ? Optional.empty()
        : Optional.of(
            "its file %s has %d bytes instead of %d".formatted(name, bytes, file.getStateSize()));
  }

  private Optional<String> tooWide(CheckpointMetadata metadata) {
    OptionalInt most =
        metadata.getOperatorStates().stream().mapToInt(OperatorState::getMaxParallelism).min();
    if (most.isEmpty()) {
      return Optional.empty();
    }
    if (parallelism > most.getAsInt()) {
      return Optional.of(
          "--parallelism is %d, and it can be split among %d at most"
              .formatted(parallelism, most.getAsInt()));
    }
    return maxParallelism.isPresent() && maxParallelism.getAsInt() != most.getAsInt()
        ? Optional.of(
            "--maxParallelism is %d and was %d"
                .formatted(maxParallelism.getAsInt(), most.getAsInt()))
        : Optional.empty();
  }
}

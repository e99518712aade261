package io.photonbeam.cli.state;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** The files that a state consists of beside its {@code _metadata}, as that names them. */
final class StateFiles {
  private StateFiles() {}

  static List<FileStateHandle> of(CheckpointMetadata metadata) {
    return metadata.getOperatorStates().stream()
        .map(OperatorState::getStates)
        .flatMap(states -> states.stream())
        .flatMap(StateFiles::of)
        .filter(FileStateHandle.class::isInstance)
        .map(FileStateHandle.class::cast)
        .toList();
  }

  private static Stream<StreamStateHandle> of(OperatorSubtaskState state) {
    Stream<StreamStateHandle> ofOperator =
        Stream.concat(
                state.getManagedOperatorState().stream(), state.getRawOperatorState().stream())
            .map(OperatorStateHandle::getDelegateStateHandle);
    Stream<StreamStateHandle> keyed =
        Stream.concat(state.getManagedKeyedState().stream(), state.getRawKeyedState().stream())
            .flatMap(handle -> of(handle).stream());
    return Stream.concat(ofOperator, keyed);
  }

  private static List<StreamStateHandle> of(KeyedStateHandle handle) {
    if (handle instanceof KeyGroupsStateHandle groups) {
      return List.of(groups.getDelegateStateHandle());
    }
    List<StreamStateHandle> files = new ArrayList<>();
    if (handle instanceof IncrementalRemoteKeyedStateHandle increments) {
      files.add(increments.getMetaDataStateHandle());
      Stream.concat(increments.getSharedState().stream(), increments.getPrivateState().stream())
          .map(HandleAndLocalPath::getHandle)
          .forEach(files::add);
    }
    return files;
  }
}

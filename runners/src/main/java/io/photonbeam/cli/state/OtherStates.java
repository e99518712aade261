package io.photonbeam.cli.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The states of a pipeline that were made with other settings than those of this run.
 *
 * @param folder of all states of the pipeline
 * @param digest of this run's settings, the name of a folder in that one
 */
record OtherStates(Path folder, String digest) {

  /** A state, and with which settings it was made. */
  record Made(Path state, StateSettings settings, long modifiedMillis) {}

  /** The newest of them. */
  Optional<Made> newest() throws IOException {
    List<Made> made = new ArrayList<>();
    for (Path other : folders()) {
      Optional<StateNote> note = noteOf(other);
      Optional<Path> newest = new StateFolder(other).newestFirst().stream().findFirst();
      if (note.isPresent() && newest.isPresent()) {
        made.add(
            new Made(
                newest.get(),
                note.get().settings(),
                Files.getLastModifiedTime(newest.get()).toMillis()));
      }
    }
    return made.stream().max(Comparator.comparingLong(Made::modifiedMillis));
  }

  /** Deletes those into the same output as with these settings. */
  void deleteThoseOfOutput(StateSettings settings) throws IOException {
    for (Path other : folders()) {
      if (noteOf(other).filter(note -> settings.isOfSameOutput(note.settings())).isPresent()) {
        new StateFolder(other).deleteBut(List.of());
      }
    }
  }

  private List<Path> folders() throws IOException {
    return StateFolder.folders(folder).stream()
        .filter(other -> !other.equals(folder.resolve(digest)))
        .toList();
  }

  /** Nothing is known of a folder whose note can't be read, and nothing is done in it. */
  private static Optional<StateNote> noteOf(Path folder) {
    try {
      return StateNote.read(folder);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

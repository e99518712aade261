package io.photonbeam.pipelines.output;

import io.photonbeam.text.FileFailures;
import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a folder is an output at all: the mount point of a disk that is not there, say, has no
 * rows and is none.
 */
public final class OutputPresence {
  private OutputPresence() {}

  /** Why a folder is not an output in which pipelines have begun; empty if it is. */
  public static Optional<String> absence(Path output) {
    try {
      return Presence.isFolder(output) ? absenceIn(output) : Optional.of("is not there");
    } catch (IOException e) {
      return Optional.of("can't be looked into: " + FileFailures.words(e));
    }
  }

  private static Optional<String> absenceIn(Path output) throws IOException {
    try (Stream<Path> listed = Files.list(output)) {
      if (Presence.isFile(new OutputIdFile(output).path())) {
        return Optional.empty();
      }
      return Optional.of(
          listed.findAny().isPresent()
              ? "holds no _photonbeam/output.json, as every output does"
              : "is empty; is its volume mounted?");
    }
  }
}

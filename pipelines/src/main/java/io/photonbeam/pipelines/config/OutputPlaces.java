package io.photonbeam.pipelines.config;

import io.photonbeam.text.PlaceKind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What belongs where in an output: folders, and files that are read as a whole. */
final class OutputPlaces {
  static final Set<String> FOLDERS =
      Set.of("joined", "_staged", "_photonbeam", "unjoinable", "compacted");

  /**
   * Names of one folder that are all of one kind.
   *
   * @param folder relative to the output
   * @param glob of the names
   */
  private record Names(String folder, String glob, PlaceKind kind) {

    Optional<String> problem(Path output) {
      Path parent = output.resolve(folder);
      try (DirectoryStream<Path> paths = Files.newDirectoryStream(parent, glob)) {
        for (Path path : paths) {
          Optional<String> problem = OutputPlaces.problem(output, path, kind);
          if (problem.isPresent()) {
            return problem;
          }
        }
        return Optional.empty();
      } catch (IOException | DirectoryIteratorException e) {
        return Optional.empty(); // It is not there, or whoever needs it tells that it is closed.
      }
    }
  }

  private static final String STORE = "{registry,index-*}.db";

  private static final List<Names> ALL =
      List.of(
          new Names("", "{" + String.join(",", FOLDERS) + "}", PlaceKind.FOLDER),
          new Names("", "manifest.txt", PlaceKind.FILE),
          new Names("", STORE, PlaceKind.FILE),
          new Names("", STORE + "-{wal,shm}", PlaceKind.FILE),
          new Names("_photonbeam", "*.{json,lock}", PlaceKind.FILE));

  private OutputPlaces() {}

  /**
   * What is wrong with an output, to follow its name.
   *
   * @return empty if whatever is there is of the kind that belongs there
   */
  static Optional<String> problem(Path output) {
    return PlaceKind.FOLDER
        .obstacle(output)
        .map(is -> is + "; an output is a folder, which is made when it is missing")
        .or(() -> ALL.stream().flatMap(names -> names.problem(output).stream()).findFirst());
  }

  /** The same of the folder in which a pipeline stages its files. */
  static Optional<String> problemOfStaged(Path output, String pipeline) {
    return problem(output, output.resolve("_staged").resolve(pipeline), PlaceKind.FOLDER);
  }

  private static Optional<String> problem(Path output, Path path, PlaceKind kind) {
    return kind.misplaced(path, output.relativize(path))
        .map(problem -> "its %s; move that away".formatted(problem));
  }
}

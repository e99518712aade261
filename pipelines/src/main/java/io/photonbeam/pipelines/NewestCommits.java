package io.photonbeam.pipelines;

import io.photonbeam.registry.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a few published commits by the names of their files, those of the newest days first. */
final class NewestCommits {
  private static final String DATE = "date=";
  private static final String SUFFIX = ".parquet";

  private NewestCommits() {}

  /**
   * A commit that has published a file.
   *
   * @param day of the file's events
   */
  record Published(CommitId commit, LocalDate day) {}

  /** Some commits of an output, fewer if it has fewer. */
  static List<Published> of(Path output, int count) throws IOException {
    List<Published> found = new ArrayList<>();
    for (Path folder : newestFirst(output.resolve("joined"))) {
      if (found.size() == count) {
        break;
      }
      LocalDate day = day(folder).orElseThrow();
      try (Stream<Path> tree = Files.walk(folder)) {
        tree.flatMap(file -> commit(file).stream())
            .limit(count - found.size())
            .forEach(commit -> found.add(new Published(commit, day)));
      }
    }
    return found;
  }

  private static List<Path> newestFirst(Path joined) throws IOException {
    if (!Files.isDirectory(joined)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(joined)) {
      return folders
          .filter(folder -> day(folder).isPresent())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static Optional<LocalDate> day(Path folder) {
    String name = folder.getFileName().toString();
    try {
      return name.startsWith(DATE)
          ? Optional.of(LocalDate.parse(name.substring(DATE.length())))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<CommitId> commit(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX)
        ? CommitId.parse(name.substring(0, name.length() - SUFFIX.length()))
        : Optional.empty();
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.registry.CommitId;
import io.photonbeam.transforms.output.PartitionHour;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a row stands.
 *
 * @param file the file
 * @param number its row, from 0
 * @param commit of which the row says that it is; null if it says nothing
 */
record RowPlace(InFile file, long number, String commit) {
  /** Under this a compacted file lists the commits of its rows, each at the head of a line. */
  static final String COMPACTED = "photonbeam.compacted";

  private static final String ENDING = ".parquet";

  /**
   * What rows a file may hold.
   *
   * @param hour of the folder that it lies in; empty if that is none of an hour
   * @param commits of which its rows may be; empty if neither its name nor its content tells
   */
  record InFile(Path path, Optional<PartitionHour> hour, Set<String> commits) {
    /**
     * As path and footer say.
     *
     * @param listed what the file says of the small ones that it was made of; null if nothing
     */
    static InFile of(Path path, String listed) {
      Path folder = path.toAbsolutePath().getParent();
      Path above = folder.getParent();
      Optional<PartitionHour> hour =
          above == null || above.getFileName() == null
              ? Optional.empty()
              : PartitionHour.ofFolder(above.getFileName() + "/" + folder.getFileName());
      return new InFile(path, hour, listed == null ? named(path) : listed(listed));
    }

    private static Set<String> named(Path path) {
      String name = path.getFileName().toString();
      return name.endsWith(ENDING)
          ? CommitId.parse(name.substring(0, name.length() - ENDING.length()))
              .map(id -> Set.of(id.text()))
              .orElse(Set.of())
          : Set.of();
    }

    private static Set<String> listed(String lines) {
      return Stream.of(lines.split("\n", -1))
          .map(line -> line.split(" ", -1)[0])
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Why a row of an event of this time should not stand here; empty if it should. */
  Optional<String> problem(long eventMicros) {
    PartitionHour wanted = PartitionHour.of(eventMicros);
    if (!file.hour().equals(Optional.of(wanted))) {
      return Optional.of("its event is of " + wanted.folder());
    }
    return commitProblem();
  }

  /** Why a row of an event of unknown time should not stand here. */
  Optional<String> commitProblem() {
    return commit != null && (file.commits().isEmpty() || file.commits().contains(commit))
        ? Optional.empty()
        : Optional.of("it says that it is of commit " + commit);
  }

  @Override
  public String toString() {
    return file.path() + " row " + number;
  }
}

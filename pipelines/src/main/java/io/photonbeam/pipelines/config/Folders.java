package io.photonbeam.pipelines.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the folders of a join may lie to each other. Links are followed, so that two names of one
 * folder count as that folder; folders that are not there yet count by their names.
 */
public final class Folders {
  private Folders() {}

  /** Whether neither folder is, or lies in, the other. */
  public static boolean areApart(Path left, Path right) {
    Path a = real(left);
    Path b = real(right);
    return !a.startsWith(b) && !b.startsWith(a);
  }

  /** The first two folders of which one is, or lies in, the other, in words; empty if none is. */
  public static Optional<String> together(List<Path> folders) {
    for (int i = 0; i < folders.size(); i++) {
      for (Path other : folders.subList(i + 1, folders.size())) {
        if (!areApart(folders.get(i), other)) {
          return Optional.of(folders.get(i) + " and " + other);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with an output beside a log, to follow the log's name.
   *
   * @return empty if the output's files are not read as the log's, and the log's are not taken for
   *     the output's
   */
  public static Optional<String> problem(Path log, Path output) {
    Path logs = real(log);
    Path rows = real(output);
    if (rows.startsWith(logs) && isRead(logs.relativize(rows))) {
      return Optional.of(
          "holds the output %s, whose files would be read as the log's; name a folder beside it for"
                  .formatted(output)
              + " the output");
    }
    return isOfRows(log, output)
        ? Optional.of("lies in a folder of the output %s that holds its rows".formatted(output))
        : Optional.empty();
  }

  /** Whether a file, by its folder, is among those that a log reads or tells of. */
  static boolean isOfLog(Path file, Path log) {
    Path real = real(file);
    Path logs = real(log);
    return real.startsWith(logs) && isRead(logs.relativize(real));
  }

  /** Whether a file lies in a folder of an output that holds its rows, or what is made of them. */
  static boolean isOfRows(Path file, Path output) {
    Path real = real(file);
    Path rows = real(output);
    return real.startsWith(rows) && !real.equals(rows) && isOfOutput(rows.relativize(real));
  }

  /** A log passes over folders whose names begin with a dot or an underscore. */
  private static boolean isRead(Path below) {
    for (Path name : below) {
      if (name.toString().startsWith("_") || name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfOutput(Path below) {
    return OutputPlaces.FOLDERS.contains(below.getName(0).toString());
  }

  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
        try {
          return there.toRealPath().resolve(there.relativize(absolute)).normalize();
        } catch (IOException e) {
          // A link to nothing, or a folder that may not be looked into: by name, then.
          return absolute;
        }
      }
    }
    return absolute;
  }
}

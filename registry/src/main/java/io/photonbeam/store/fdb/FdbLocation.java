package io.photonbeam.store.fdb;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a FoundationDB store is, as its URI says behind {@code fdb:}: {@code
 * CLUSTER_FILE[?prefix=NAME]}.
 *
 * @param clusterFile names the cluster
 * @param prefix what this store's keys begin with, so that several stores may share a cluster: 1 to
 *     32 letters, digits, '_', '.', '/', '-'; default {@code photonbeam}. A commit writes it
 *     several times for each id, so it is short.
 */
record FdbLocation(Path clusterFile, String prefix) {
  private static final String DEFAULT_PREFIX = "photonbeam";
  private static final String PREFIX_OPTION = "prefix=";
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_./-]{1,32}");

  /**
   * What is wrong with a location, as a sentence; nothing is opened or looked at.
   *
   * @return empty if {@link #parse} takes it
   */
  static Optional<String> problem(String location) {
    String file = fileOf(location);
    if (file.isBlank()) {
      return Optional.of(
          "'fdb:%s' lacks the path of the cluster file, as in fdb:/etc/foundationdb/fdb.cluster."
              .formatted(location));
    }
    try {
      if (Path.of(file).getFileName() == null) {
        return Optional.of("'fdb:%s' names no file but a root directory.".formatted(location));
      }
    } catch (InvalidPathException e) {
      return Optional.of("'fdb:%s' is no valid path: %s.".formatted(location, e.getReason()));
    }
    if (file.length() == location.length()) {
      return Optional.empty();
    }
    String option = location.substring(file.length() + 1);
    if (!option.startsWith(PREFIX_OPTION)) {
      return Optional.of(
          "'fdb:%s' has an unknown option behind '?'; there is only ?prefix=NAME."
              .formatted(location));
    }
    return PREFIX.matcher(option.substring(PREFIX_OPTION.length())).matches()
        ? Optional.empty()
        : Optional.of(
            "'fdb:%s': a prefix has 1 to 32 letters, digits, '_', '.', '/', '-'."
                .formatted(location));
  }

  /** Takes a location apart that has no {@link #problem}. */
  static FdbLocation parse(String location) {
    String file = fileOf(location);
    String prefix =
        file.length() == location.length()
            ? DEFAULT_PREFIX
            : location.substring(file.length() + 1 + PREFIX_OPTION.length());
    return new FdbLocation(Path.of(file), prefix);
  }

  FdbLocation absolute() {
    return new FdbLocation(clusterFile.toAbsolutePath().normalize(), prefix);
  }

  FdbLocation withPrefix(String other) {
    return new FdbLocation(clusterFile, other);
  }

  /** As it is written behind {@code fdb:}. */
  @Override
  public String toString() {
    return clusterFile + (prefix.equals(DEFAULT_PREFIX) ? "" : "?" + PREFIX_OPTION + prefix);
  }

  private static String fileOf(String location) {
    int mark = location.indexOf('?');
    return mark < 0 ? location : location.substring(0, mark);
  }
}

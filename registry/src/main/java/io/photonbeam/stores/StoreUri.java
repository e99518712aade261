package io.photonbeam.stores;

import io.photonbeam.store.fdb.FdbStore;
import io.photonbeam.text.PlaceKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names a store: {@code sqlite:PATH}, {@code fdb:CLUSTER_FILE} or {@code
 * fdb:CLUSTER_FILE?prefix=NAME}, {@code memory:NAME} or {@code memory:}. A SQLite file on a network
 * file system has {@code ?networkFileSystem=true} behind its path.
 *
 * @param scheme {@code sqlite}, {@code fdb} or {@code memory}
 * @param location what follows the colon: a path, or a name that may be empty
 */
public record StoreUri(String scheme, String location) {
  private static final String VALID =
      "use sqlite:PATH (a file, made when missing), fdb:CLUSTER_FILE or memory:NAME";
  private static final String ONE_MACHINE = "?networkFileSystem=true";
  private static final Pattern MEMORY_NAME = Pattern.compile("[A-Za-z0-9_.-]{0,64}");

  /**
   * What is wrong with a URI, as a sentence; nothing is opened or looked at.
   *
   * @return empty if {@link #parse} takes it
   */
  public static Optional<String> problem(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.of("'%s' has no scheme; %s.".formatted(text, VALID));
    }
    String location = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "sqlite" -> sqliteProblem(location);
      case "fdb" -> FdbStore.problem(location);
      case "memory" -> memoryProblem(location);
      default -> Optional.of("'%s' names a store of unknown kind; %s.".formatted(text, VALID));
    };
  }

  /**
   * Takes a URI apart.
   *
   * @throws IllegalArgumentException with the sentence of {@link #problem}, if there is one
   */
  public static StoreUri parse(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    int colon = text.indexOf(':');
    return new StoreUri(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return scheme + ":" + location;
  }

  /** Whether it is a SQLite store, that is, a file on this machine's disks. */
  public boolean isFile() {
    return scheme.equals("sqlite");
  }

  /** The file of a SQLite store. */
  public Path path() {
    return Path.of(withoutOption(location));
  }

  /**
   * What stands in the place of one of the store's files, or of a folder above it, in words.
   *
   * @return empty if nothing does, or the store has no file
   */
  public Optional<String> obstacle() {
    return files().flatMap(file -> PlaceKind.FILE.misplaced(file, file).stream()).findFirst();
  }

  private Stream<Path> files() {
    return switch (scheme) {
      case "sqlite" -> Stream.of("", "-wal", "-shm").map(end -> Path.of(path() + end));
      case "fdb" -> Stream.of(FdbStore.clusterFile(location));
      default -> Stream.empty();
    };
  }

  /** Whether one machine alone uses a SQLite file, though it lies on a network file system. */
  public boolean isOfOneMachine() {
    return isFile() && location.endsWith(ONE_MACHINE);
  }

  /** This store, with the path of its file absolute. */
  public StoreUri absolute() {
    return switch (scheme) {
      case "sqlite" ->
          new StoreUri(
              scheme, path().toAbsolutePath().normalize() + (isOfOneMachine() ? ONE_MACHINE : ""));
      case "fdb" -> new StoreUri(scheme, FdbStore.absolute(location));
      default -> this;
    };
  }

  /** Whether processes of several machines reach it, wherever they are. */
  public boolean isOfNetwork() {
    return scheme.equals("fdb");
  }

  /**
   * Another store of the same FoundationDB cluster.
   *
   * @param prefix its name there: 1 to 32 letters, digits, '_', '.', '/', '-'
   */
  public StoreUri beside(String prefix) {
    return parse(scheme + ":" + FdbStore.beside(location, prefix));
  }

  private static String withoutOption(String location) {
    return location.endsWith(ONE_MACHINE)
        ? location.substring(0, location.length() - ONE_MACHINE.length())
        : location;
  }

  private static Optional<String> sqliteProblem(String uri) {
    String location = withoutOption(uri);
    if (location.isBlank()) {
      return Optional.of("'sqlite:' lacks the path of its file, as in sqlite:out/registry.db.");
    }
    if (location.indexOf('?') >= 0) {
      return Optional.of("'sqlite:%s': a path here holds no '?'.".formatted(location));
    }
    try {
      Path path = Path.of(location);
      return path.getFileName() == null
          ? Optional.of("'sqlite:%s' names no file but a root directory.".formatted(location))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of("'sqlite:%s' is no valid path: %s.".formatted(location, e.getReason()));
    }
  }

  private static Optional<String> memoryProblem(String location) {
    return MEMORY_NAME.matcher(location).matches()
        ? Optional.empty()
        : Optional.of(
            "'memory:%s': a name has at most 64 letters, digits, '_', '.', '-'."
                .formatted(location));
  }
}

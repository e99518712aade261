package io.photonbeam.cli.runner;

import io.photonbeam.log.KeyHash;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.stores.StoreUri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints that Flink keeps for one join: {@code
 * <checkpointDir>/<pipeline>/<settings>/<job>/ chk-<n>/}, each complete once its {@code _metadata}
 * is there. The settings that a checkpoint depends on are part of its place, so that a join never
 * resumes from one made with others. The same is true of savepoints: {@code
 * <savepointDir>/<pipeline>/<settings>/savepoint-<id>/}.
 */
public final class FlinkCheckpoints {
  private static final int DEPTH = 3;

  /** Of the state that checkpoints hold; another number where older ones can't be read any more. */
  private static final int STATE_FORMAT = 2;

  /** What Flink takes for a scheme. */
  private static final Pattern URL = Pattern.compile("[^/:]+:");

  private static final String SAVEPOINT = "--savepointPath=";

  private final Path folder;

  private FlinkCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** Those of a join that keeps checkpoints. */
  static FlinkCheckpoints of(JoinConfig config) {
    Path dir = config.find(JoinConfig.CHECKPOINT_DIR).orElseThrow().toAbsolutePath().normalize();
    return new FlinkCheckpoints(dir.resolve(place(config)));
  }

  /** Below which folders all state of a join is, in whatever folder the user names. */
  static Path place(JoinConfig config) {
    return Path.of(config.pipelineId(), settings(config));
  }

  /**
   * What is wrong with resuming a join as the user wishes.
   *
   * @param arguments those of Beam
   */
  public static List<Problem> check(JoinConfig config, List<String> arguments) {
    Optional<String> savepoint = savepoint(arguments);
    if (savepoint.isEmpty()) {
      return List.of();
    }
    if (config.get(JoinConfig.FRESH)) {
      return List.of(JoinConfig.FRESH.problem(true, "excludes --savepointPath"));
    }
    String place = "/" + place(config) + "/";
    return savepoint.get().contains(place)
        ? List.of()
        : List.of(
            new Problem(
                SAVEPOINT + savepoint.get(),
                ("was made with other settings: one that fits lies below a folder %s, which stands"
                        + " for the pipeline id, logs, fields, output, registry and shards of this"
                        + " join")
                    .formatted(place.substring(1, place.length() - 1))));
  }

  /** The one that the user names; its path is absolute, as all processes understand it. */
  static Optional<String> savepoint(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(SAVEPOINT))
        .map(argument -> absolute(argument.substring(SAVEPOINT.length())))
        .findFirst();
  }

  private static String absolute(String path) {
    return URL.matcher(path).lookingAt()
        ? path
        : Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** A short digest of what must not change between a checkpoint and a run that resumes from it. */
  private static String settings(JoinConfig config) {
    List<Object> settings =
        List.of(
            config.primaryLog().toAbsolutePath().normalize(),
            config.foreignLog().toAbsolutePath().normalize(),
            config.output().toAbsolutePath().normalize(),
            StoreUri.parse(config.registry()).absolute(),
            config.primaryFields(),
            config.foreignFields(),
            config.get(JoinConfig.SHARDS),
            STATE_FORMAT);
    return "%016x".formatted(KeyHash.of(settings.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** The newest complete checkpoint of any job. */
  Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, a) -> isMetadata(path))) {
      return files
          .max(Comparator.comparing(FlinkCheckpoints::modified).thenComparing(Path::toString))
          .map(Path::getParent);
    }
  }

  private static boolean isMetadata(Path path) {
    return path.endsWith("_metadata")
        && path.getParent().getFileName().toString().startsWith("chk-");
  }

  private static long modified(Path path) {
    return path.toFile().lastModified();
  }

  /**
   * A folder with a Flink configuration that starts a job from a checkpoint or savepoint. (With a
   * local cluster, Beam's {@code --savepointPath} is ignored.)
   */
  static Path configuration(String checkpoint) throws IOException {
    return FlinkConfiguration.with("execution.savepoint.path", checkpoint);
  }

  /** Whether Flink's {@code Path} takes the folder as it is; it takes a backslash for a slash. */
  public static boolean canLieIn(Path dir) {
    String absolute = dir.toAbsolutePath().normalize().toString();
    return new org.apache.flink.core.fs.Path("file://" + absolute).getPath().equals(absolute);
  }

  /** Where Flink is to keep them, as it wants to be told. */
  String path() {
    return path(folder);
  }

  /**
   * A folder as Flink's {@code Path} reads it: a scheme and then the name as it is. Percent signs
   * of a URI would be taken for the name's own.
   */
  static String path(Path folder) {
    return "file://" + folder;
  }
}

package io.photonbeam.cli.runner;

import io.photonbeam.cli.state.StateSelector;
import io.photonbeam.cli.state.StateSettings;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the state of a join is: {@code <checkpointDir>/<pipeline>/<settings>/}, and of savepoints
 * {@code <savepointDir>/<pipeline>/<settings>/savepoint-<id>/}. The settings that a state depends
 * on are part of its place, so that a join never goes on from one made with others.
 */
public final class FlinkCheckpoints {
  /** What Flink takes for a scheme. */
  private static final Pattern URL = Pattern.compile("[^/:]+:");

  private static final Pattern LOCAL = Pattern.compile("^file:(//)?(?=/)");

  private static final String SAVEPOINT = "--savepointPath=";

  private FlinkCheckpoints() {}

  /** Where a join that keeps checkpoints has all its state. */
  static Path folder(JoinConfig config) {
    Path dir = config.find(JoinConfig.CHECKPOINT_DIR).orElseThrow().toAbsolutePath().normalize();
    return dir.resolve(place(config));
  }

  /** Below which folders all state of a join is, in whatever folder the user names. */
  static Path place(JoinConfig config) {
    return Path.of(config.pipelineId(), StateSettings.digest(config));
  }

  /**
   * What is wrong with resuming a join as the user wishes, and with where its state is to be.
   *
   * @param arguments those of Beam
   */
  public static List<Problem> check(JoinConfig config, List<String> arguments) {
    List<Problem> problems = new ArrayList<>(checkSavepoint(config, arguments));
    config
        .find(JoinConfig.CHECKPOINT_DIR)
        .ifPresent(
            dir ->
                StateSelector.obstacle(dir.resolve(place(config)))
                    .map(obstacle -> JoinConfig.CHECKPOINT_DIR.problem(dir, obstacle))
                    .ifPresent(problems::add));
    return problems;
  }

  private static List<Problem> checkSavepoint(JoinConfig config, List<String> arguments) {
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

  /** Whether Flink's {@code Path} takes the folder as it is; it takes a backslash for a slash. */
  public static boolean canLieIn(Path dir) {
    String absolute = dir.toAbsolutePath().normalize().toString();
    return new org.apache.flink.core.fs.Path("file://" + absolute).getPath().equals(absolute);
  }

  /**
   * A folder as Flink's {@code Path} reads it: a scheme and then the name as it is. Percent signs
   * of a URI would be taken for the name's own.
   */
  static String path(Path folder) {
    return "file://" + folder;
  }

  /**
   * The path of a state that Flink names, for people; a URL that is none of a local folder stays.
   */
  static String shown(String place) {
    return LOCAL.matcher(place).replaceFirst("");
  }
}

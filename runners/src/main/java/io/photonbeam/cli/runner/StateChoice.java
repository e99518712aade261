package io.photonbeam.cli.runner;

import io.photonbeam.cli.state.StateCheck;
import io.photonbeam.cli.state.StateSelector;
import io.photonbeam.cli.state.StateSettings;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.RegistryBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * From which of its states a join goes on, for all that its options say.
 *
 * @param arguments those of Beam
 * @param cluster that does the job; empty if this process does
 * @param tell is told why it is not the newest, in sentences
 */
public record StateChoice(
    JoinConfig config,
    List<String> arguments,
    Optional<FlinkCluster> cluster,
    Consumer<String> tell) {

  /** Whether the registry knows what was joined before a state was made. */
  public enum Registry {
    /** It knows no commit, and so not that. */
    NEW,
    /** It does. */
    OF_THIS_JOIN
  }

  /**
   * Makes the choice, for a run that is to begin now.
   *
   * @throws IOException if the states can't be looked through, or the output's id not be read, or
   *     the user names a savepoint that is of another output; then nothing is put aside
   */
  public Optional<Path> choose(Registry registry) throws IOException {
    if (config.find(JoinConfig.CHECKPOINT_DIR).isEmpty()) {
      return Optional.empty();
    }
    StateSelector selector = selector();
    if (registry == Registry.NEW) {
      selector.excludeAll(
          Optional.of(
              "The registry knows no commit, and so not what was joined before %s was made"));
      return Optional.empty();
    }
    if (selector.areOfOtherOutput()) {
      requireSavepointElsewhere();
      selector.excludeAll(
          Optional.of(
              "The output is not the one for which %s was made, which was in the same place"));
      return Optional.empty();
    }
    if (config.get(JoinConfig.FRESH)) {
      selector.excludeAll(Optional.empty());
      return Optional.empty();
    }
    return FlinkCheckpoints.savepoint(arguments).isPresent()
        ? Optional.empty()
        : selector.find(check());
  }

  /**
   * Makes sense of the failure of a job that has committed nothing: where the state could not be
   * restored, though it seemed whole, no later start tries it again. A job that has left a newer
   * state did restore its first one, and nothing is put aside.
   *
   * @param resumed that from which the job was to go on
   * @return what is to be told instead of the failure; empty if it has another reason
   */
  public Optional<IOException> explain(Throwable failure, String resumed) throws IOException {
    Optional<String> reason = RestoreFailure.reason(failure);
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    if (FlinkCheckpoints.savepoint(arguments).isPresent()) {
      return Optional.of(
          new IOException(
              ("the state %s could not be restored (%s); leave --savepointPath out, and the next"
                      + " start goes on from the newest state of --checkpointDir, or reads the logs"
                      + " from their beginning")
                  .formatted(FlinkCheckpoints.shown(resumed), reason.get()),
              failure));
    }
    String prefix = FlinkCheckpoints.path(FlinkCheckpoints.folder(config)) + "/";
    if (!resumed.startsWith(prefix)) {
      return Optional.empty();
    }
    Path state = FlinkCheckpoints.folder(config).resolve(resumed.substring(prefix.length()));
    StateSelector selector = selector();
    if (!selector.isNewest(state)) {
      return Optional.empty();
    }
    selector.exclude(state);
    return Optional.of(
        new IOException(
            ("the state %s could not be restored (%s), so it is left aside; start the same command"
                    + " again, and it goes on from the one before, or reads the logs from their"
                    + " beginning")
                .formatted(FlinkCheckpoints.shown(resumed), reason.get()),
            failure));
  }

  private void requireSavepointElsewhere() throws IOException {
    Optional<String> savepoint =
        FlinkCheckpoints.savepoint(arguments)
            .map(FlinkCheckpoints::shown)
            .filter(path -> Path.of(path).startsWith(FlinkCheckpoints.folder(config)));
    if (savepoint.isPresent()) {
      throw new IOException(
          "the output is not the one for which %s was made, which was in the same place: leave"
                  .formatted(savepoint.get())
              + " --savepointPath out, to start from the beginning");
    }
  }

  private StateSelector selector() throws IOException {
    Path folder = FlinkCheckpoints.folder(config);
    return new StateSelector(
        folder.getParent(),
        folder.getFileName().toString(),
        StateSettings.of(config),
        RegistryBinding.idOf(config.output()),
        tell);
  }

  private StateCheck check() {
    int parallelism =
        cluster
            .map(FlinkCluster::parallelism)
            .orElseGet(() -> JobOptions.localParallelism(arguments));
    return new StateCheck(parallelism, number("--maxParallelism="));
  }

  private OptionalInt number(String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(option))
        .mapToInt(argument -> Integer.parseInt(argument.substring(option.length())))
        .findFirst();
  }
}

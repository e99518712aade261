package io.photonbeam.cli.command;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.text.FileFailures;
import io.photonbeam.text.FirstFew;
import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the joins of an output noted, to be taken where the options of a command say nothing.
 *
 * @param outputs the outputs, of which there is mostly one
 * @param joins what their joins noted
 */
record NotedJoins(List<Path> outputs, List<SavedJoinConfig.Noted> joins) {

  /**
   * Those of the output that the options name.
   *
   * @throws InvalidOptionsException if it is not there
   * @throws IOException if what the joins noted can't be read
   */
  static NotedJoins of(Options options) throws IOException {
    return of(List.of(options.get(OutputOptions.OUTPUT)));
  }

  /** Those of several outputs. */
  static NotedJoins of(List<Path> outputs) throws IOException {
    requireFolders(outputs);
    List<SavedJoinConfig.Noted> joins = new ArrayList<>();
    for (Path output : outputs) {
      joins.addAll(SavedJoinConfig.notedIn(output));
    }
    return new NotedJoins(outputs, List.copyOf(joins));
  }

  /** Throws {@link InvalidOptionsException} with all of these outputs that are not there. */
  static void requireFolders(List<Path> outputs) {
    InvalidOptionsException.throwIfAny(
        outputs.stream()
            .flatMap(output -> checkFolder(OutputOptions.OUTPUT, output).stream())
            .toList());
  }

  /** Throws {@link InvalidOptionsException} if an option names no folder that is there. */
  static void requireFolder(Option<Path> option, Path folder) {
    InvalidOptionsException.throwIfAny(checkFolder(option, folder).stream().toList());
  }

  private static Optional<Problem> checkFolder(Option<Path> option, Path folder) {
    Optional<String> other = option.type().problem().apply(folder);
    if (other.isPresent()) {
      return Optional.of(option.problem(folder, other.get()));
    }
    try {
      return Presence.isFolder(folder)
          ? Optional.empty()
          : Optional.of(option.problem(folder, "there is no such directory"));
    } catch (IOException e) {
      return Optional.of(option.problem(folder, FileFailures.words(e)));
    }
  }

  /**
   * The options, and for each of the table that is not given what all joins noted.
   *
   * @throws InvalidOptionsException with each that is not the same for all joins, and each log that
   *     nobody names or that is not there
   */
  Options complete(Options options, OptionTable table) {
    List<Problem> problems = new ArrayList<>();
    Options complete = options;
    for (Option<?> option : table.options()) {
      complete = complete.with(noted(option, options, problems));
    }
    for (Option<Path> log : List.of(LogOptions.PRIMARY_LOG, LogOptions.FOREIGN_LOG)) {
      if (table.find(log.name()).isPresent()) {
        checkLog(log, complete).ifPresent(problems::add);
      }
    }
    InvalidOptionsException.throwIfAny(problems);
    return complete;
  }

  private <T> Options noted(Option<T> option, Options options, List<Problem> problems) {
    List<T> values =
        joins.stream()
            .flatMap(join -> join.settings().toOptions().given(option).stream())
            .distinct()
            .toList();
    if (options.isGiven(option) || values.isEmpty()) {
      return Options.NONE;
    }
    if (values.size() > 1) {
      problems.add(
          option.missing(
              "is needed: the joins of this output noted different ones, ["
                  + FirstFew.words(values.stream().map(option.type().writer()).toList())
                  + "]"));
    }
    T value = values.get(0);
    option
        .type()
        .problem()
        .apply(value)
        .ifPresent(problem -> problems.add(option.problem(value, problem)));
    return Options.NONE.with(option, value);
  }

  private String words() {
    return outputs.stream().map(Path::toString).collect(Collectors.joining(" or "));
  }

  /** An empty folder would look as if nothing were to be done, or nothing could be. */
  private Optional<Problem> checkLog(Option<Path> log, Options options) {
    Optional<Path> folder = options.given(log);
    return folder.isEmpty()
        ? Optional.of(log.missing("is needed: no join has noted its settings in " + words()))
        : checkFolder(log, folder.get());
  }
}

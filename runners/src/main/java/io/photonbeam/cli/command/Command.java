package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import java.util.List;
import java.util.Optional;

/** One command. Stateless; may be run more than once. */
public interface Command {

  /** One word, or two when it belongs to a group: {@code join}, {@code registry stats}. */
  String name();

  /** What it does in one line, beginning with a verb in the third person, without a full stop. */
  String summary();

  /** What it does in whole sentences, for its help text. */
  String description();

  CommandOptions options();

  /** Whole command lines, without the program's name. */
  List<String> examples();

  /** A line on options that are passed on to somebody else, if it takes such. */
  default Optional<String> foreignHint() {
    return Optional.empty();
  }

  /** What must be there before it begins. */
  default List<Need> needs(Options options) {
    return List.of(TemporaryFolder::check);
  }

  /**
   * Does the work.
   *
   * @throws InvalidOptionsException when the options do not fit what they name, before anything is
   *     done
   * @throws Exception when the work fails; its message is shown to the user, so that it must say
   *     what failed and what to do
   */
  ExitCode run(Options options, Console console) throws Exception;
}

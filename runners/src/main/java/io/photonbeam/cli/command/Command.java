package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import java.util.List;

/** One command. Stateless; may be run more than once. */
public interface Command {

  /** What it is called, what it takes, and what its help tells. */
  Manual manual();

  default String name() {
    return manual().name();
  }

  default CommandOptions options() {
    return manual().options();
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

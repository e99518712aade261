package io.photonbeam.cli.command;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.join.JoinConfig;
import java.util.List;

/** Runs a streaming join until it is drained. */
interface JoinLauncher {

  /**
   * Runs it.
   *
   * @param beamArguments Beam's options as it parses them, {@code --runner} among them; all valid
   * @throws Exception when the join fails; see {@link Command#run}
   */
  ExitCode launch(JoinConfig config, List<String> beamArguments, Console console) throws Exception;
}

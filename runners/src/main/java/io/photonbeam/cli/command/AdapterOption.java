package io.photonbeam.cli.command;

import io.photonbeam.pipelines.config.AdapterCheck;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import java.nio.file.Path;
import java.util.Optional;

/** What must hold of an adapter before a command begins. */
final class AdapterOption {
  private AdapterOption() {}

  /** Throws if the adapter can't make rows of what is in the logs already. */
  static void check(Optional<String> adapter, Path primaryLog, Path foreignLog) {
    AdapterCheck.problem(adapter, primaryLog, foreignLog)
        .ifPresent(
            problem -> {
              throw new InvalidOptionsException(
                  OutputOptions.ADAPTER.problem(adapter.orElseThrow(), problem));
            });
  }
}

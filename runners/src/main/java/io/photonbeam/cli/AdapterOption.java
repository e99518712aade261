package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.pipelines.AdapterCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The option that names an adapter. */
final class AdapterOption {
  static final Option<String> ADAPTER =
      Option.optional(
          "adapter",
          ValueTypes.text("CLASS"),
          "rows of both events",
          "class on the class path that filters or shapes the joined rows");

  private AdapterOption() {}

  /** Throws if the adapter can't make rows of what is in the logs already. */
  static void check(Optional<String> adapter, Path primaryLog, Path foreignLog)
      throws UsageException {
    Optional<String> problem = AdapterCheck.problem(adapter, primaryLog, foreignLog);
    if (problem.isPresent()) {
      throw new UsageException(
          List.of(new Problem("--adapter=" + adapter.orElseThrow(), problem.get())));
    }
  }
}

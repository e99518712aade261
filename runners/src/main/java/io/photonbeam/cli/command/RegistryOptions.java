package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import java.nio.file.Path;
import java.util.List;

/** Options that say which registry is meant. */
final class RegistryOptions {
  /** The output where only its registry is wanted. */
  static final Option<Path> OUTPUT =
      OutputOptions.OUTPUT
          .whenAbsent("")
          .describedAs("directory of the joined output, for its registry");

  /** For commands about a registry and nothing else. */
  static final CommandOptions OPTIONS =
      CommandOptions.of(OUTPUT, OutputOptions.REGISTRY).withRelation(RegistryOptions::checkNamed);

  private RegistryOptions() {}

  /** Opens the registry that {@link #OPTIONS}' options name; one that is not there is an error. */
  static IdRegistry openExisting(Options options, Console console) {
    String uri = options.get(OutputOptions.REGISTRY);
    if (StoreUri.parse(uri).scheme().equals("memory")) {
      console
          .terminal()
          .say(
              "note: a registry in memory lives and dies with the process that uses it, so this"
                  + " one is empty");
    }
    return IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults());
  }

  /** Relation: there is something to find the registry by. */
  private static List<Problem> checkNamed(Options options) {
    return options.isGiven(OutputOptions.REGISTRY) || options.isGiven(OUTPUT)
        ? List.of()
        : List.of(
            OutputOptions.REGISTRY.missing(
                "name the registry, or its output with --output=DIR (then it is "
                    + OutputOptions.REGISTRY.defaultText()
                    + ")"));
  }
}

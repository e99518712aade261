package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.StoreUri;
import io.photonbeam.store.Stores;
import java.nio.file.Path;
import java.util.List;

/** Options that say where the joined output is, and the registry, which is by default beside it. */
final class RegistryOptions {
  private static final String DEFAULT = "sqlite:<output>/registry.db";

  static final Option<Path> OUTPUT =
      Option.required(
          "output",
          ValueTypes.path("DIR"),
          "directory of the output; joined/ and _staged/ in it are on one file system");
  static final Option<String> REGISTRY =
      Option.optional(
          "registry",
          ValueTypes.storeUri("URI"),
          DEFAULT,
          "which foreign events are taken; pipelines that share it join each of them once:"
              + " sqlite:PATH on one machine, fdb:CLUSTER_FILE[?prefix=NAME] on several");

  /** The output where only its registry is wanted. */
  static final Option<Path> OUTPUT_OF_REGISTRY =
      Option.optional(
          "output", ValueTypes.path("DIR"), "", "directory of the joined output, for its registry");

  /** For commands about a registry and nothing else. */
  static final OptionTable TABLE =
      OptionTable.of(OUTPUT_OF_REGISTRY, REGISTRY)
          .withRelation(RegistryOptions::checkNamed)
          .withRelation(RegistryOptions::checkUri);

  private RegistryOptions() {}

  /** Opens the registry that {@link #TABLE}'s options name; one that is not there is an error. */
  static IdRegistry openExisting(Options options, Console console) {
    String uri = uriAlone(options);
    if (StoreUri.parse(uri).scheme().equals("memory")) {
      console
          .terminal()
          .say(
              "note: a registry in memory lives and dies with the process that uses it, so this"
                  + " one is empty");
    }
    return IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults());
  }

  /** The registry of commands that need an output. */
  static String uri(Options options) {
    return options.find(REGISTRY).orElseGet(() -> JoinConfig.defaultRegistry(options.get(OUTPUT)));
  }

  /** The registry of commands that need nothing else. */
  private static String uriAlone(Options options) {
    return options
        .find(REGISTRY)
        .or(() -> options.find(OUTPUT_OF_REGISTRY).map(JoinConfig::defaultRegistry))
        .orElseThrow();
  }

  /** Relation: the URI is one. */
  static List<Problem> checkUri(Options options) {
    return checkUri(options, REGISTRY);
  }

  static List<Problem> checkUri(Options options, Option<String> registry) {
    return options
        .find(registry)
        .flatMap(uri -> StoreUri.problem(uri).map(p -> new Problem("--registry=" + uri, p)))
        .stream()
        .toList();
  }

  /** Relation: there is something to find the registry by. */
  private static List<Problem> checkNamed(Options options) {
    return options.find(REGISTRY).isPresent() || options.find(OUTPUT_OF_REGISTRY).isPresent()
        ? List.of()
        : List.of(
            new Problem(
                "--registry=URI",
                "name the registry, or its output with --output=DIR (then it is " + DEFAULT + ")"));
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a registry says of an output.
 *
 * @param pending what is committed and not yet visible
 * @param unaccounted what is visible and not committed
 * @param horizon first day that is not expired; events of earlier days need not be visible
 * @param isKnown whether there is a registry that was asked
 */
record RegistryFacts(
    PendingCommits pending, UnaccountedFiles unaccounted, LocalDate horizon, boolean isKnown) {
  static final RegistryFacts NONE =
      new RegistryFacts(PendingCommits.NONE, UnaccountedFiles.NONE, LocalDate.EPOCH, false);

  /**
   * As the configured registry says, or, of several outputs, the one that their joins noted; none
   * if none is named and the output has none of its own.
   *
   * @throws IOException if an output can't be listed, or what was noted in it not be read
   */
  static RegistryFacts of(VerifyConfig config) throws IOException {
    Optional<String> uri = registry(config);
    if (uri.isEmpty()) {
      return NONE;
    }
    try (IdRegistry registry =
        IdRegistry.open(Stores.openExisting(uri.get()), RegistrySettings.defaults())) {
      return new RegistryFacts(
          PendingCommits.of(registry, config.outputs().stream().map(OutputFolder::new).toList()),
          UnaccountedFiles.of(registry, config.outputs()),
          registry.horizon(),
          true);
    }
  }

  private static Optional<String> registry(VerifyConfig config) throws IOException {
    if (!config.options().isGiven(OutputOptions.REGISTRY) && config.outputs().size() > 1) {
      return noted(config.outputs());
    }
    String uri = config.get(OutputOptions.REGISTRY);
    return !config.options().isGiven(OutputOptions.REGISTRY)
            && Files.notExists(StoreUri.parse(uri).path())
        ? Optional.empty()
        : Optional.of(uri);
  }

  /** Joins of several outputs that have noted several registries have none in common. */
  private static Optional<String> noted(List<Path> outputs) throws IOException {
    Set<String> noted = new TreeSet<>();
    for (Path output : outputs) {
      SavedJoinConfig.notedIn(output).forEach(join -> noted.add(join.settings().registry()));
    }
    return noted.size() == 1 ? noted.stream().findFirst() : Optional.empty();
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;

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
   * As the configured registry says; none if none is named and the output has none of its own.
   *
   * @throws IOException if the output can't be listed
   */
  static RegistryFacts of(VerifyConfig config) throws IOException {
    String uri = config.get(OutputOptions.REGISTRY);
    if (!config.options().isGiven(OutputOptions.REGISTRY)
        && Files.notExists(StoreUri.parse(uri).path())) {
      return NONE;
    }
    try (IdRegistry registry =
        IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults())) {
      return new RegistryFacts(
          PendingCommits.of(registry, new OutputFolder(config.output())),
          UnaccountedFiles.of(registry, config.output()),
          registry.horizon(),
          true);
    }
  }
}

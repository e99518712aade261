package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.StoreUri;
import io.photonbeam.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the joined events of commits that are committed but not yet published. */
final class PendingCommits {
  private PendingCommits() {}

  /** As the configured registry says; 0 if none is named and the output has none of its own. */
  static long rows(VerifyConfig config) {
    String own = JoinConfig.defaultRegistry(config.output());
    if (config.registry().isEmpty() && Files.notExists(Path.of(StoreUri.parse(own).location()))) {
      return 0;
    }
    String uri = config.registry().orElse(own);
    try (IdRegistry registry =
        IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults())) {
      return registry.unpublished().stream().mapToLong(CommitRecord::rows).sum();
    }
  }
}

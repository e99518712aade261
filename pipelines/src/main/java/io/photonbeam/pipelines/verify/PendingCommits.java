package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.StoreUri;
import io.photonbeam.store.Stores;
import io.photonbeam.transforms.commit.OutputFolder;
import java.nio.file.Files;

/**
 * The joined events of commits that are committed but not yet published.
 *
 * @param rows how many there are
 * @param lost those of them whose files are neither staged nor published
 */
record PendingCommits(long rows, long lost) {

  /** As the configured registry says; none if none is named and the output has none of its own. */
  static PendingCommits of(VerifyConfig config) {
    String own = JoinConfig.defaultRegistry(config.output());
    if (config.registry().isEmpty() && Files.notExists(StoreUri.parse(own).path())) {
      return new PendingCommits(0, 0);
    }
    String uri = config.registry().orElse(own);
    OutputFolder output = new OutputFolder(config.output());
    long rows = 0;
    long lost = 0;
    try (IdRegistry registry =
        IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults())) {
      for (CommitRecord commit : registry.unpublished()) {
        rows += commit.rows();
        lost += lost(commit, output);
      }
    }
    return new PendingCommits(rows, lost);
  }

  private static long lost(CommitRecord commit, OutputFolder output) {
    return commit.files().stream()
        // In this order, since publishing may move it meanwhile.
        .filter(file -> Files.notExists(output.staged(commit.pipeline(), file)))
        .filter(file -> Files.notExists(output.joined().resolve(file.path())))
        .mapToLong(OutputFile::rows)
        .sum();
  }
}

package io.photonbeam.pipelines.verify;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.nio.file.Files;

/**
 * The joined events of commits that are committed but not yet published.
 *
 * @param rows how many there are
 * @param lost those of them whose files are neither staged nor published
 */
record PendingCommits(long rows, long lost) {

  static final PendingCommits NONE = new PendingCommits(0, 0);

  /** As a registry says. */
  static PendingCommits of(IdRegistry registry, OutputFolder output) {
    long rows = 0;
    long lost = 0;
    for (CommitRecord commit : registry.unpublished()) {
      rows += commit.rows();
      lost += lost(commit, output);
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

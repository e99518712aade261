package io.photonbeam.pipelines.verify;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.nio.file.Files;
import java.util.List;

/**
 * The joined events of commits that are committed but not yet published.
 *
 * @param rows how many there are
 * @param lost those of them whose files are neither staged nor published
 */
record PendingCommits(long rows, long lost) {

  static final PendingCommits NONE = new PendingCommits(0, 0);

  /** As a registry says. */
  static PendingCommits of(IdRegistry registry, List<OutputFolder> outputs) {
    long rows = 0;
    long lost = 0;
    for (CommitRecord commit : registry.unpublished()) {
      rows += commit.rows();
      lost += lost(commit, outputs);
    }
    return new PendingCommits(rows, lost);
  }

  private static long lost(CommitRecord commit, List<OutputFolder> outputs) {
    return commit.files().stream()
        .filter(file -> outputs.stream().allMatch(output -> isGone(commit, file, output)))
        .mapToLong(OutputFile::rows)
        .sum();
  }

  /** In this order, since publishing may move it meanwhile. */
  private static boolean isGone(CommitRecord commit, OutputFile file, OutputFolder output) {
    return Files.notExists(output.staged(commit.pipeline(), file))
        && Files.notExists(output.published(file));
  }
}

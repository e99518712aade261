package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.UnknownFileSearch;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts and names visible files that the registry does not account for. Not thread-safe. */
final class FindUnknownFiles {
  private final UnknownFileSearch.Known known;
  private final List<String> named = new ArrayList<>();
  private final Map<Why, Long> counts = new EnumMap<>(Why.class);

  FindUnknownFiles(StoreCalls<IdRegistry> registry) {
    this.known =
        new UnknownFileSearch.Known(
            ids -> registry.read(r -> r.commitRecords(ids)),
            () -> registry.read(r -> r.bindings().all()),
            () -> registry.read(IdRegistry::horizon));
  }

  /**
   * Looks at the output that is reconciled; files are named by their paths below {@code joined/}.
   *
   * @throws IOException if a folder can't be read
   */
  FindUnknownFiles look(Path output) throws IOException {
    new UnknownFileSearch(known, unknown -> note(unknown, unknown.file().path())).run(output);
    return this;
  }

  /**
   * Looks at another output, and perhaps at more of them; the names of files begin with theirs.
   *
   * @throws IOException if a folder can't be read
   */
  void lookAtPeer(Path output) throws IOException {
    Path joined = new OutputFolder(output).joined();
    new UnknownFileSearch(
            known, unknown -> note(unknown, joined.resolve(unknown.file().path()).toString()))
        .run(output);
  }

  /** What was found so far. */
  ReconcileReport.UnknownFileCounts found() {
    return new ReconcileReport.UnknownFileCounts(
        counts.getOrDefault(Why.UNKNOWN_COMMIT, 0L),
        counts.getOrDefault(Why.NOT_OF_ITS_COMMIT, 0L),
        counts.getOrDefault(Why.NO_COMMIT, 0L),
        counts.getOrDefault(Why.OF_OTHER_OUTPUT, 0L),
        List.copyOf(named));
  }

  private void note(Unknown unknown, String name) {
    counts.merge(unknown.why(), 1L, Long::sum);
    if (named.size() < ReconcileReport.MAX_NAMED) {
      named.add(name);
    }
  }
}

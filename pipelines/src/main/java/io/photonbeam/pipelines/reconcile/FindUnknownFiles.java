package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.VisibleFiles;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import io.photonbeam.repair.VisibleFile;
import io.photonbeam.transforms.commit.PartitionHour;
import io.photonbeam.transforms.patience.StoreCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks for visible files that the registry does not account for. Costs one listing of the output
 * and one look-up of each file's commit; memory for some thousand files at a time. Not thread-safe.
 */
final class FindUnknownFiles {
  /** Files that are looked up together. */
  private static final int BATCH = 5_000;

  private final StoreCalls<IdRegistry> registry;
  private final List<VisibleFile> batch = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private final Map<Why, Long> counts = new EnumMap<>(Why.class);

  FindUnknownFiles(StoreCalls<IdRegistry> registry) {
    this.registry = registry;
  }

  /**
   * Looks at an output.
   *
   * @param hours which folders of hours are looked into; all others are
   * @throws IOException if a folder can't be read
   */
  ReconcileReport.UnknownFiles run(Path output, Predicate<PartitionHour> hours) throws IOException {
    VisibleFiles.forEach(
        output,
        folder -> PartitionHour.ofFolder(folder).map(hours::test).orElse(true),
        file -> {
          batch.add(file);
          if (batch.size() == BATCH) {
            look();
          }
        });
    look();
    return new ReconcileReport.UnknownFiles(
        counts.getOrDefault(Why.UNKNOWN_COMMIT, 0L),
        counts.getOrDefault(Why.NOT_OF_ITS_COMMIT, 0L),
        counts.getOrDefault(Why.NO_COMMIT, 0L),
        List.copyOf(named));
  }

  private void look() {
    if (batch.isEmpty()) {
      return;
    }
    Set<CommitId> ids = new HashSet<>();
    batch.forEach(file -> file.commit().ifPresent(ids::add));
    Map<CommitId, CommitRecord> records = registry.read(r -> r.commitRecords(ids));
    LocalDate horizon = registry.read(IdRegistry::horizon);
    UnknownFiles.among(batch, records, horizon).forEach(this::note);
    batch.clear();
  }

  private void note(Unknown unknown) {
    counts.merge(unknown.why(), 1L, Long::sum);
    if (named.size() < ReconcileReport.MAX_NAMED) {
      named.add(unknown.file().path());
    }
  }
}

package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.FenceOutcome;
import io.photonbeam.registry.simulation.FolderSteps.Listed;
import io.photonbeam.repair.FileState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Deletes staged files that nobody will publish, in the steps of {@code RemoveOrphans} of the
 * module transforms.
 */
final class Orphans {
  private final Flaw flaw;
  private final SeenCounts counts;

  Orphans(Flaw flaw, SeenCounts counts) {
    this.flaw = flaw;
    this.counts = counts;
  }

  /** Removes those of some pipelines. */
  List<Task> remove(Life life, Set<String> pipelines) {
    Map<String, List<Listed>> byCommit = new TreeMap<>();
    for (Listed file : life.folder().staleStaged(pipelines)) {
      byCommit.computeIfAbsent(file.commit(), commit -> new ArrayList<>()).add(file);
    }
    List<Task> next = new ArrayList<>();
    byCommit.forEach(
        (commit, files) -> next.add(later -> remove(later, new CommitId(commit), files)));
    return next;
  }

  private List<Task> remove(Life life, CommitId commit, List<Listed> files) {
    if (files.stream().allMatch(file -> Rebuilding.isScratch(file.path()))) {
      files.forEach(file -> life.folder().deleteIfExists(file.path()));
      return Task.DONE;
    }
    Optional<CommitRecord> record =
        life.registry().commitRecord(commit).filter(known -> known.state() != State.FENCED);
    boolean orphaned =
        flaw == Flaw.ORPHANS_DELETED_WITHOUT_FENCE
            || (record.isEmpty() && life.registry().fence(commit) == FenceOutcome.FENCED)
            || flaw == Flaw.FENCE_ANSWER_IGNORED;
    for (Listed file : files) {
      if (orphaned || (record.isPresent() && isOfNoUse(life, record.get(), file))) {
        life.folder().deleteIfExists(file.path());
      }
    }
    counts.count(orphaned ? Seen.ORPHANS_FENCED : Seen.FENCES_TOO_LATE);
    return Task.DONE;
  }

  /** Published already, or damaged, or never meant to be published. */
  private static boolean isOfNoUse(Life life, CommitRecord record, Listed file) {
    return Rebuilding.isScratch(file.path())
        || record.files().stream()
            .filter(recorded -> recorded.path().equals(file.target()))
            .findFirst()
            .map(
                recorded ->
                    life.folder().isWhole(SimulatedFolder.published(file.target()), recorded)
                        || life.folder().state(file.path(), recorded, true) == FileState.LOST)
            .orElse(true);
  }
}

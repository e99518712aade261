package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.FenceOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reconciliation: rolls forward, makes lost files again, removes orphans behind a fence, and
 * joins what nobody has joined. Round after round, beside all others.
 */
final class Reconciler extends Actor {
  private final Rebuilding rebuilding;
  private final List<CommitRecord> lost = new ArrayList<>();

  Reconciler(World world, String name) {
    super(world, name);
    this.rebuilding = new Rebuilding(world, name);
  }

  @Override
  List<Task> begin() {
    lost.clear();
    return List.of(
        new RollingForward(world(), lost::add).of(life -> life.registry().unpublished()),
        this::rebuildLost,
        this::checkPublished,
        this::removeOrphans,
        this::recover);
  }

  @Override
  List<Task> goOn() {
    if (!world().isTroubled()) {
      return Task.DONE;
    }
    pause();
    return begin();
  }

  private List<Task> rebuildLost(Life life) {
    return lost.stream().map(rebuilding::of).toList();
  }

  private List<Task> checkPublished(Life life) {
    List<CommitRecord> published = new ArrayList<>();
    life.registry()
        .forEachCommit(
            record -> {
              if (record.state() == State.PUBLISHED) {
                published.add(record);
              }
            });
    return List.of(later -> rebuildMissing(later, published));
  }

  /** The listing comes after the records: a record that is marked has its files. */
  private List<Task> rebuildMissing(Life life, List<CommitRecord> published) {
    Set<String> whole = life.folder().wholePublished();
    return published.stream()
        .filter(record -> record.files().stream().anyMatch(file -> !whole.contains(file.path())))
        .map(rebuilding::of)
        .toList();
  }

  private List<Task> removeOrphans(Life life) {
    Map<String, List<FolderSteps.Listed>> byCommit = new TreeMap<>();
    for (FolderSteps.Listed file : life.folder().staleStaged()) {
      byCommit.computeIfAbsent(file.commit(), commit -> new ArrayList<>()).add(file);
    }
    List<Task> next = new ArrayList<>();
    byCommit.forEach(
        (commit, files) -> next.add(later -> removeOrphans(later, new CommitId(commit), files)));
    return next;
  }

  private List<Task> removeOrphans(Life life, CommitId commit, List<FolderSteps.Listed> files) {
    boolean orphaned =
        world().flaw() == Flaw.ORPHANS_DELETED_WITHOUT_FENCE
            || life.registry().fence(commit) == FenceOutcome.FENCED
            || world().flaw() == Flaw.FENCE_ANSWER_IGNORED;
    for (FolderSteps.Listed file : files) {
      if (orphaned || Rebuilding.isScratch(file.path()) || isNoUse(life, file)) {
        life.folder().deleteIfExists(file.path());
      }
    }
    world().tally().count(orphaned ? Seen.ORPHANS_FENCED : Seen.FENCES_TOO_LATE);
    return Task.DONE;
  }

  /** A committed file may have come back after a power cut, or the disk may have damaged it. */
  private static boolean isNoUse(Life life, FolderSteps.Listed file) {
    return life.folder().isWhole(SimulatedFolder.published(file.target()))
        || !life.folder().isWhole(file.path());
  }

  private List<Task> recover(Life life) {
    List<Event> events = life.note(this::settledEvents);
    Committing committing = new Committing(world(), name());
    List<Task> next = new ArrayList<>();
    for (int from = 0; from < events.size(); from += world().plan().batch()) {
      int to = Math.min(from + world().plan().batch(), events.size());
      next.add(committing.join(events.subList(from, to)));
    }
    return next;
  }

  /** What is new may be left to the pipelines. */
  private List<Event> settledEvents() {
    int size = world().log().size();
    boolean all = !world().isTroubled() || world().choices().chance(0.3);
    return world().log().read(0, all ? size : world().choices().between(0, size));
  }
}

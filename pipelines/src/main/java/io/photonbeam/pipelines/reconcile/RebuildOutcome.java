package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.reconcile.ReconcileReport.NotRebuilt;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.repair.LostFiles;
import io.photonbeam.transforms.repair.VisibleRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What has become of the files that were lost when a round began, as the disk says when its job is
 * done. Not thread-safe.
 */
final class RebuildOutcome {
  private final OutputFolder output;
  private final EventFields foreignFields;
  private final FileCheck check;
  private final LostFiles lost;
  private final LocalDate horizon;
  private final List<NotRebuilt> notRebuilt = new ArrayList<>();
  private long notRebuiltFiles;
  private long expiredFiles;
  private long rebuiltFiles;
  private long rebuiltRows;

  /**
   * Of lost files.
   *
   * @param horizon the registry's, as it was before the files were looked at
   */
  RebuildOutcome(
      OutputFolder output,
      EventFields foreignFields,
      FileCheck check,
      LostFiles lost,
      LocalDate horizon) {
    this.output = output;
    this.foreignFields = foreignFields;
    this.check = check;
    this.lost = lost;
    this.horizon = horizon;
  }

  /**
   * Looks at the files of a commit.
   *
   * @param before its record when the round began
   * @param commit its record now
   * @param job what the job has met
   * @param explanations why files could not be made, by their paths; more may be added
   * @return whether all that are demanded are whole
   */
  boolean look(
      CommitRecord before,
      CommitRecord commit,
      ReconcileMetrics job,
      Map<String, String> explanations) {
    CommitFiles seen = CommitFiles.look(commit, file -> check.look(output.published(file), file));
    countRebuilt(before, seen);
    Predicate<OutputFile> expired = expired(seen, job, explanations);
    boolean all = seen.in(FileState.UNREADABLE).isEmpty();
    for (OutputFile file : seen.open()) {
      if (!lost.has(commit.id(), PartitionHour.of(file))) {
        continue;
      }
      if (expired.test(file)) {
        expiredFiles++;
      } else {
        all = false;
        noteNotRebuilt(commit, file, explanations);
      }
    }
    return all;
  }

  /** A file that was made again is recorded with other bytes. */
  private void countRebuilt(CommitRecord before, CommitFiles seen) {
    for (OutputFile file : seen.in(FileState.WHOLE)) {
      boolean wasLost = lost.has(before.id(), PartitionHour.of(file));
      if (wasLost && !before.files().contains(file)) {
        rebuiltFiles++;
        rebuiltRows += file.rows();
      }
    }
  }

  /** If no event of a commit was found, nobody has decided yet. */
  private Predicate<OutputFile> expired(
      CommitFiles commit, ReconcileMetrics job, Map<String, String> explanations) {
    if (job.isJudged(commit.record().id())) {
      return file -> job.isExpired(file.path());
    }
    RebuildPlan plan = new VisibleRows(output, foreignFields).planWithoutEvents(commit, horizon);
    plan.refusals()
        .forEach(
            (file, refusal) -> {
              if (refusal.reason() == Reason.SHOWS_OTHERS) {
                explanations.put(file.path(), VisibleRows.SHOWS_OTHERS);
              }
            });
    return file -> plan.refusal(file).filter(r -> r.reason() == Reason.EXPIRED).isPresent();
  }

  /** Notes a commit that was made meanwhile, none of whose files is there. */
  void stuck(CommitRecord commit) {
    String why = "its commit was made meanwhile, and its staged file is gone; run another round";
    commit.files().forEach(file -> noteNotRebuilt(commit, file, Map.of(file.path(), why)));
  }

  private void noteNotRebuilt(
      CommitRecord commit, OutputFile file, Map<String, String> explanations) {
    notRebuiltFiles++;
    if (notRebuilt.size() < ReconcileReport.MAX_NAMED) {
      String why =
          explanations.getOrDefault(
              file.path(),
              "of its %s the logs have none with a primary event; the log files that held them help"
                      .formatted(Counted.of(file.rows(), "row"))
                  + " as well");
      notRebuilt.add(new NotRebuilt(file.path(), commit.id().text(), file.rows(), why));
    }
  }

  /** Files that were made again while the round lasted. */
  long rebuiltFiles() {
    return rebuiltFiles;
  }

  /** Rows of these files. */
  long rebuiltRows() {
    return rebuiltRows;
  }

  /** Lost files that are not demanded, as all of their ids have expired. */
  long expiredFiles() {
    return expiredFiles;
  }

  /** Lost files that could not be made again, at most {@link ReconcileReport#MAX_NAMED}. */
  List<NotRebuilt> notRebuilt() {
    return List.copyOf(notRebuilt);
  }

  /** How many there are. */
  long notRebuiltFiles() {
    return notRebuiltFiles;
  }
}

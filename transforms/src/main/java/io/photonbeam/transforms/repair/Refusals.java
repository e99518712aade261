package io.photonbeam.transforms.repair;

import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.repair.RebuildPlan.Refusal;
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import java.util.List;
import java.util.Optional;

/** Says for people why lost files of a commit are not made again. */
final class Refusals {
  private static final String BOUND =
      "the logs do not tell its rows from those of another file of its commit that can't be made";

  private final LostCommit commit;
  private final ReconcileMetrics metrics;

  Refusals(LostCommit commit, ReconcileMetrics metrics) {
    this.commit = commit;
    this.metrics = metrics;
  }

  /** Explains those files that the plan leaves out. */
  void explainPlan() {
    commit
        .plan()
        .refusals()
        .forEach(
            (file, refusal) -> {
              if (refusal.reason() == Reason.EXPIRED) {
                metrics.expired(file.path());
              } else {
                metrics.explain(file.path(), why(file, refusal));
              }
            });
  }

  /** Explains the files of a step that can't be made all; returns whether that is so. */
  boolean explainStep(List<OutputFile> step) {
    boolean all = step.stream().allMatch(file -> problem(file).isEmpty());
    if (!all) {
      step.forEach(file -> metrics.explain(file.path(), problem(file).orElse(BOUND)));
    }
    return !all;
  }

  private Optional<String> problem(OutputFile file) {
    if (commit.rowsOf(file).isPresent()) {
      return Optional.empty();
    }
    long rowless = commit.rowless(file);
    return Optional.of(
        rowless > 0
            ? "of its %s the logs have only %d; of %s no row can be made now"
                .formatted(rows(file), file.rows() - rowless, Counted.of(rowless, "event"))
            : "its events are in the logs with %d different schemas; only the file itself helps"
                .formatted(commit.shapesOf(file)));
  }

  private static String rows(OutputFile file) {
    return Counted.of(file.rows(), "row");
  }

  private String why(OutputFile file, Refusal refusal) {
    return switch (refusal.reason()) {
      case BLOCKED ->
          commit.isLostSince(file)
              ? "it was lost while the round was under way; the next one makes it"
              : "there is a folder in its place; remove it";
      case OTHER_UNREADABLE ->
          "a file of its commit can't be looked at, and may have any of its rows";
      case OTHER_UNKNOWN ->
          ("another file of its commit must be read to know its rows, and can't: %s; --deep makes"
                  + " that one again first")
              .formatted(commit.unknown().orElse("it has not as many rows as recorded"));
      case BOUND_TO_OTHER -> BOUND;
      case TOO_FEW_EVENTS ->
          refusal.events() < file.rows()
              ? "of its %s the logs have only %d; the log files that held the others help as well"
                  .formatted(rows(file), refusal.events())
              : ("the logs lack %s of its commit, and do not tell from which of its lost files; the"
                      + " log files that held what is missing help as well")
                  .formatted(Counted.of(refusal.missing(), "event"));
      case CONTRADICTORY ->
          "the logs have other events of its commit than its files had; only the file itself helps";
      case PARTLY_EXPIRED ->
          ("some of its %s have expired, so that nobody knows any more which they were; only the"
                  + " file itself helps")
              .formatted(rows(file));
      case EXPIRED -> "all of its rows have expired";
      case SHOWS_OTHERS -> VisibleRows.SHOWS_OTHERS;
    };
  }
}

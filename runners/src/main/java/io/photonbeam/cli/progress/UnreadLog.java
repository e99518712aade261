package io.photonbeam.cli.progress;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells at the end of a join whether a log was of no use to it, so that nobody takes its end for a
 * success: its events are malformed, its files unreadable or passed over, or there is none though
 * the other log has events. Logs that are empty are none of these, as they may yet grow.
 */
final class UnreadLog {
  private final RunMetrics metrics;
  private final boolean isJudged;
  private final boolean noPrimary;
  private final boolean noForeign;

  /**
   * Of a run.
   *
   * @param endedByItself whether it has read both logs from their beginning to their end: one that
   *     was asked to stop may not have come to what can be read
   */
  UnreadLog(RunMetrics metrics, boolean endedByItself) {
    this.metrics = metrics;
    this.isJudged = endedByItself;
    this.noPrimary = metrics.primaryEvents.sum() == 0;
    this.noForeign = metrics.foreignEvents.sum() == 0;
  }

  /** What is to be said, and what to do; empty if both logs were of use, or are empty. */
  Optional<String> complaint() {
    return malformed().or(this::primaryWithoutFiles).or(this::unreadable).or(this::unseen);
  }

  private Optional<String> malformed() {
    if (metrics.problems().count(Kind.MALFORMED_LOG) == 0) {
      return Optional.empty();
    }
    String logs =
        metrics.problems().named(0).stream()
            .filter(problem -> problem.kind() == Kind.MALFORMED_LOG)
            .map(log -> "Log %s: %s. ".formatted(log.file(), log.detail()))
            .collect(Collectors.joining());
    return Optional.of(logs + "Are these the right fields and units of time?");
  }

  private Optional<String> primaryWithoutFiles() {
    return noPrimary && !noForeign && metrics.problems().count(Kind.LOG_WITHOUT_FILES) > 0
        ? Optional.of(
            "The primary log held no file, so that nothing could be joined that was not joined"
                + " before. Is --primaryLog the right folder, and is its volume mounted? retry"
                + " joins what became a dead letter.")
        : Optional.empty();
  }

  private Optional<String> unreadable() {
    return metrics.problems().count(Kind.UNREADABLE_FILE) > 0 && (noPrimary || noForeign)
        ? Optional.of(
            "No event of "
                + logs()
                + " could be read, for the reasons above. If your fields have other names, give"
                + " them: --primaryId, --primaryTime, --foreignId, --foreignKey, --foreignTime.")
        : Optional.empty();
  }

  /** Both logs have something, and nothing of them was read: as reconcile and verify say. */
  private Optional<String> unseen() {
    Unseen unseen =
        Unseen.of(kind -> kind == Kind.LOG_WITHOUT_FILES ? 0 : metrics.problems().count(kind));
    return isJudged && noPrimary && noForeign && !unseen.isEmpty()
        ? Optional.of(
            "No event of either log could be read: there is nothing in them but %s. What to do is"
                    .formatted(String.join(" and ", unseen.words()))
                + " said above.")
        : Optional.empty();
  }

  private String logs() {
    return noPrimary && noForeign
        ? "either log"
        : "the " + (noPrimary ? "primary" : "foreign") + " log";
  }
}

package io.photonbeam.cli.progress;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells at the end of a join whether a log was of no use to it, so that nobody takes its end for a
 * success: its events are malformed, or none was read, though something in it was not seen, or
 * though there is no file and the other log has some. Logs that are both empty are none of these,
 * as they may yet grow; nor is a foreign log without files to a join that does not end by itself.
 */
final class UnusedLogs {
  private final RunMetrics metrics;
  private final Log primary;
  private final Log foreign;
  private final boolean isJudged;

  /**
   * One of the logs.
   *
   * @param name in words
   * @param isRead whether any event of it was
   * @param unseen what kinds of things in it were not seen, or may not have been
   */
  private record Log(String name, boolean isRead, Set<Kind> unseen) {

    boolean hasUnread(Kind kind) {
      return !isRead && unseen.contains(kind);
    }

    /** Whether there may be something in it, and nothing of it was read. */
    boolean isUnseen() {
      return !isRead && unseen.stream().anyMatch(kind -> kind != Kind.LOG_WITHOUT_FILES);
    }
  }

  /**
   * Of a run.
   *
   * @param endedByItself whether it has read both logs from their beginning to their end: one that
   *     was asked to stop may not have come to what can be read
   */
  UnusedLogs(RunMetrics metrics, Path primaryLog, Path foreignLog, boolean endedByItself) {
    this.metrics = metrics;
    this.primary = log("primary", metrics.primaryEvents.sum(), primaryLog);
    this.foreign = log("foreign", metrics.foreignEvents.sum(), foreignLog);
    this.isJudged = endedByItself;
  }

  private Log log(String name, long events, Path folder) {
    Set<Kind> unseen = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.UNSEEN) {
      List<LogProblem> named = problems().filter(problem -> problem.kind() == kind).toList();
      // Further ones are not named, and may be in either log.
      if (named.size() >= NamedProblems.KEPT
          || named.stream().anyMatch(problem -> problem.isIn(folder))) {
        unseen.add(kind);
      }
    }
    return new Log(name, events > 0, unseen);
  }

  private Stream<LogProblem> problems() {
    return metrics.problems().named(0).stream();
  }

  /** What is to be said, and what to do; empty if both logs were of use, or are empty. */
  Optional<String> complaint() {
    return malformed()
        .or(this::primaryWithoutFiles)
        .or(this::unreadable)
        .or(() -> isJudged ? unseen().or(this::withoutFiles) : Optional.empty());
  }

  private Optional<String> malformed() {
    if (metrics.problems().count(Kind.MALFORMED_LOG) == 0) {
      return Optional.empty();
    }
    String logs =
        problems()
            .filter(problem -> problem.kind() == Kind.MALFORMED_LOG)
            .map(log -> "Log %s: %s. ".formatted(log.file(), log.detail()))
            .collect(Collectors.joining());
    return Optional.of(logs + "Are these the right fields and units of time?");
  }

  /** However the run ended: foreign events were given up for want of it. */
  private Optional<String> primaryWithoutFiles() {
    return primary.hasUnread(Kind.LOG_WITHOUT_FILES) && foreign.isRead
        ? Optional.of(
            "The primary log held no file, so that nothing could be joined that was not joined"
                + " before. Is --primaryLog the right folder, and is its volume mounted? retry"
                + " joins what became a dead letter.")
        : Optional.empty();
  }

  private Optional<String> unreadable() {
    return those(log -> log.hasUnread(Kind.UNREADABLE_FILE))
        .map(
            logs ->
                "No event of "
                    + logs
                    + " could be read, for the reasons above. If your fields have other names, give"
                    + " them: --primaryId, --primaryTime, --foreignId, --foreignKey,"
                    + " --foreignTime.");
  }

  private Optional<String> unseen() {
    return those(Log::isUnseen)
        .map(
            logs ->
                "No event of %s was read, perhaps because of %s. What to do is said above."
                    .formatted(logs, unseenKinds()));
  }

  private String unseenKinds() {
    return logs()
        .filter(Log::isUnseen)
        .flatMap(log -> log.unseen.stream())
        .filter(kind -> kind != Kind.LOG_WITHOUT_FILES)
        .distinct()
        .map(Kind::plural)
        .collect(Collectors.joining(" and "));
  }

  /** As reconcile and verify say, which read both logs to their ends as well. */
  private Optional<String> withoutFiles() {
    return logs()
        .filter(log -> log.hasUnread(Kind.LOG_WITHOUT_FILES))
        .findFirst()
        .map(
            log ->
                ("The %s log held no file, so that there was nothing to join. Is --%sLog the right"
                        + " folder, and is its volume mounted?")
                    .formatted(log.name, log.name));
  }

  private Stream<Log> logs() {
    return Stream.of(primary, foreign);
  }

  /** Those logs of which something holds, in words. */
  private Optional<String> those(Predicate<Log> holds) {
    if (holds.test(primary) && holds.test(foreign)) {
      return Optional.of("either log");
    }
    return logs().filter(holds).findFirst().map(log -> "the " + log.name + " log");
  }
}

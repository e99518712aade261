package io.photonbeam.pipelines.run;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import java.nio.file.Path;
import java.util.Optional;

/** Judges at the end of a run whether its logs could be used at all. */
public final class MalformedLogs {
  private MalformedLogs() {}

  /**
   * The problem of a log of which no event could be used, or hardly any; empty if it is not so.
   *
   * @param metrics of the whole run, which has ended
   * @param extent how much of the log it has read
   */
  public static Optional<LogProblem> problem(
      RunMetrics metrics, Role role, Path log, Extent extent) {
    return metrics.use(role).problem(log.toString(), extent, cause(metrics, log));
  }

  /** Why the first of a log's malformed events is so. */
  private static Optional<String> cause(RunMetrics metrics, Path log) {
    return metrics.problems().named(0).stream()
        .filter(problem -> problem.kind() == Kind.MALFORMED_EVENT)
        .filter(problem -> problem.isIn(log))
        .map(LogProblem::detail)
        .findFirst();
  }
}

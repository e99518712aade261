package io.photonbeam.cli.progress;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells the first few problems of each kind as they are met, and at the end how many more there
 * were. Not thread-safe.
 */
final class ProblemMessages {
  private final Supplier<RunMetrics> metrics;
  private final Map<Kind, Integer> told = new EnumMap<>(Kind.class);

  /** How much of each kind's count was told by name. */
  private final Map<Kind, Long> weight = new EnumMap<>(Kind.class);

  private int seen;

  ProblemMessages(Supplier<RunMetrics> metrics) {
    this.metrics = metrics;
  }

  /** Those that were not told yet. */
  List<String> take() {
    List<LogProblem> problems = metrics.get().problems().named(seen);
    seen += problems.size();
    List<String> lines = new ArrayList<>();
    for (LogProblem problem : problems) {
      if (told.merge(problem.kind(), 1, Integer::sum) <= FirstFew.TOLD) {
        weight.merge(problem.kind(), problem.weight(), Long::sum);
        lines.add(problem.toString());
      }
    }
    return lines;
  }

  /** How many more there are of each kind than were told. */
  List<String> takeLast() {
    List<String> lines = new ArrayList<>(take());
    for (Kind kind : Kind.values()) {
      long left = metrics.get().problems().count(kind) - weight.getOrDefault(kind, 0L);
      NamedProblems.more(kind, left).ifPresent(lines::add);
    }
    return lines;
  }
}

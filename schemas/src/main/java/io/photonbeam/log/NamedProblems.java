package io.photonbeam.log;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The first problems of each kind, in the order in which they were met: however many there are of
 * one kind, they hide none of another. And the newest of all, as long as no newer one comes.
 * Thread-safe.
 */
public final class NamedProblems {
  /** Problems of a kind that are kept. */
  public static final int KEPT = 20;

  /** Of the newest. */
  public static final int NEWEST = 10;

  private final List<LogProblem> named = new ArrayList<>();
  private final Map<Kind, Integer> kept = new EnumMap<>(Kind.class);

  private final Deque<LogProblem> newest = new ArrayDeque<>();

  /**
   * Keeps a problem among the newest, and among the first if there are not many of its kind yet.
   *
   * @return whether it is among the first now, or was already
   */
  public synchronized boolean add(LogProblem problem) {
    addNewest(problem);
    int others = kept.getOrDefault(problem.kind(), 0);
    if (others > 0 && named.contains(problem)) {
      return true;
    }
    if (others == KEPT) {
      return false;
    }
    kept.put(problem.kind(), others + 1);
    return named.add(problem);
  }

  /** One that is told again is no second one. */
  private void addNewest(LogProblem problem) {
    newest.remove(problem);
    if (newest.size() == NEWEST) {
      newest.removeFirst();
    }
    newest.addLast(problem);
  }

  /** The last few that were met, the newest at the end. */
  public synchronized List<LogProblem> newest() {
    return List.copyOf(newest);
  }

  /** One of the first, of the same kind and for the same reason. */
  public synchronized Optional<LogProblem> like(LogProblem problem) {
    return named.stream()
        .filter(other -> other.kind() == problem.kind() && other.detail().equals(problem.detail()))
        .findFirst();
  }

  /** The first of each kind, from one index on. */
  public synchronized List<LogProblem> from(int index) {
    return index >= named.size() ? List.of() : List.copyOf(named.subList(index, named.size()));
  }

  /**
   * All problems in lines, kind by kind: the first few, and how many more there are.
   *
   * @param counts of each kind, of malformed events their number
   */
  public static List<String> lines(List<LogProblem> named, ToLongFunction<Kind> counts) {
    List<String> lines = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<LogProblem> told =
          named.stream().filter(p -> p.kind() == kind).limit(FirstFew.TOLD).toList();
      told.forEach(problem -> lines.add(problem.toString()));
      long all = told.isEmpty() ? 0 : counts.applyAsLong(kind);
      more(kind, all - told.stream().mapToLong(LogProblem::weight).sum()).ifPresent(lines::add);
    }
    return lines;
  }

  /** {@code 995 more damaged blocks}; empty if there are none. */
  public static Optional<String> more(Kind kind, long number) {
    return number <= 0
        ? Optional.empty()
        : Optional.of(Counted.of(number, "more " + kind.words(), "more " + kind.plural()));
  }
}

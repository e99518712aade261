package io.photonbeam.transforms.metrics;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.transforms.model.LogProblemCoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * What a run has found wrong in the logs: how much of each kind, and the first and the newest by
 * name. Thread-safe.
 */
public final class ProblemMetrics {
  private static final Set<LogProblem.Kind> OF_WHOLE_FILES =
      EnumSet.of(
          LogProblem.Kind.UNREADABLE_FILE,
          LogProblem.Kind.UNREADABLE_FOLDER,
          LogProblem.Kind.PASSED_OVER_FILE,
          LogProblem.Kind.LOG_WITHOUT_FILES,
          LogProblem.Kind.MALFORMED_LOG);

  /** Files that are known not to be read; of further ones each telling counts. */
  private static final int MAX_KNOWN_FILES = 20_000;

  private final Map<LogProblem.Kind, RunCounter> counts = new EnumMap<>(LogProblem.Kind.class);
  private final NamedProblems named = new NamedProblems();
  private final RunTexts texts;
  private final Map<LogProblem, String> encoded = new ConcurrentHashMap<>();
  private final Set<String> notRead = ConcurrentHashMap.newKeySet();

  ProblemMetrics(RunMetrics metrics) {
    for (LogProblem.Kind kind : LogProblem.Kind.values()) {
      String value = kind.words().replaceAll("[ -]", "_");
      counts.put(
          kind,
          metrics.counter("log_problems", "kind", value, "What in the logs can't be joined."));
    }
    this.texts = metrics.texts("named_problems", NamedProblems.KEPT * counts.size());
  }

  /**
   * Counts a problem, on a thread on which a runner calls a transform, and keeps it by name if
   * there are not too many of its kind yet. A file or folder that can't be read is one problem
   * here, though a reader that was reopened tells of it again.
   */
  public void add(LogProblem problem) {
    counts.get(problem.kind()).addToJob(problem.weight());
    if (addHere(problem)) {
      tell(problem);
    }
  }

  /**
   * Counts a problem that concerns all events of a schema, which is kept by name only the first
   * time.
   */
  public void addOfSchema(LogProblem problem) {
    Optional<LogProblem> like = named.like(problem);
    if (like.isPresent()) {
      counts.get(problem.kind()).add(problem.weight());
      tell(like.get());
    } else {
      add(problem);
    }
  }

  /**
   * Counts a problem that no transform has met: only this process knows of it.
   *
   * @return whether it is kept by name
   */
  public boolean addHere(LogProblem problem) {
    boolean isNamed = named.add(problem);
    if (!OF_WHOLE_FILES.contains(problem.kind()) || isFirst(problem)) {
      counts.get(problem.kind()).addHere(problem.weight());
    }
    return isNamed;
  }

  private boolean isFirst(LogProblem problem) {
    String file = problem.kind() + " " + problem.file();
    return notRead.size() >= MAX_KNOWN_FILES ? !notRead.contains(file) : notRead.add(file);
  }

  /** How many of a kind there were: malformed events, damaged blocks, files. */
  public long count(LogProblem.Kind kind) {
    return counts.get(kind).sum();
  }

  boolean isCountedBy(RunCounter counter) {
    return counts.containsValue(counter);
  }

  /** The first problems of each kind, from one index on. */
  public List<LogProblem> named(int from) {
    return named.from(from);
  }

  /**
   * The last few that were met, whatever their kinds, the newest at the end. What other processes
   * have met is among them only if it is among their first, and in the order of its places.
   */
  public List<LogProblem> newest() {
    return named.newest();
  }

  /** Knows by name what other processes have told, in the order of their places. */
  void knowNamed() {
    know(texts.all());
  }

  /** The same of problems that somebody has {@linkplain #encoded encoded}. */
  void know(Collection<String> problems) {
    problems.stream()
        .map(ProblemMetrics::problem)
        .sorted(
            Comparator.comparing(LogProblem::file)
                .thenComparingLong(LogProblem::offset)
                .thenComparing(LogProblem::kind))
        .forEach(named::add);
  }

  /**
   * The first problems of each kind in this process, for another one.
   *
   * @param maxChars of all together; later ones are left out
   */
  List<String> encoded(int maxChars) {
    List<String> all = new ArrayList<>();
    int chars = 0;
    for (LogProblem problem : named.from(0)) {
      String text = encoded.computeIfAbsent(problem, ProblemMetrics::text);
      chars += text.length();
      if (chars <= maxChars) {
        all.add(text);
      }
    }
    return all;
  }

  private void tell(LogProblem isNamed) {
    texts.add(encoded.computeIfAbsent(isNamed, ProblemMetrics::text));
  }

  private static String text(LogProblem problem) {
    try {
      return CoderUtils.encodeToBase64(LogProblemCoder.of(), problem);
    } catch (CoderException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LogProblem problem(String text) {
    try {
      return CoderUtils.decodeFromBase64(LogProblemCoder.of(), text);
    } catch (CoderException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

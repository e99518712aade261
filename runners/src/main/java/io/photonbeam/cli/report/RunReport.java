package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a page tells of a run. All texts are shown as they are, however they look: they are escaped
 * where they are shown. Immutable.
 *
 * @param title what ran: {@code join of pipeline a}
 * @param history what happened when
 * @param latency of the rows of all pipelines; empty if nothing is known of it
 * @param counts what the run has counted, in the order in which it is shown
 * @param problems what was wrong in the logs, and foreign events that were given up, by reason
 * @param examples some of the problems, a sentence each
 * @param verdict what to think of it
 */
public record RunReport(
    String title,
    RunHistory.Recorded history,
    Optional<Latency> latency,
    List<Count> counts,
    List<Count> problems,
    List<String> examples,
    Verdict verdict) {

  /**
   * How long rows took.
   *
   * @param span from what to what
   */
  public record Latency(String span, LatencyHistogram histogram) {}

  /** A number with what it counts. */
  public record Count(String what, long number) {}

  /** A sentence, and whether it is good news. */
  public record Verdict(Kind kind, String words) {
    /** Whether it is good news. */
    public enum Kind {
      GOOD,
      BAD,
      /** Not known yet. */
      OPEN
    }
  }

  public RunReport {
    counts = List.copyOf(counts);
    problems = List.copyOf(problems);
    examples = List.copyOf(examples);
  }

  /** A report that tells what happened when, and no more. */
  public static RunReport of(String title, RunHistory.Recorded history, Verdict verdict) {
    return new RunReport(
        title, history, Optional.empty(), List.of(), List.of(), List.of(), verdict);
  }

  /** With the latencies of its rows, in place of others. */
  public RunReport withLatency(String span, LatencyHistogram known) {
    return new RunReport(
        title, history, Optional.of(new Latency(span, known)), counts, problems, examples, verdict);
  }

  /** With other counts. */
  public RunReport withCounts(List<Count> known) {
    return new RunReport(title, history, latency, known, problems, examples, verdict);
  }

  /** With one more count at the end. */
  public RunReport withCount(String what, long number) {
    return new RunReport(
        title, history, latency, and(counts, what, number), problems, examples, verdict);
  }

  /** With one more count of problems at the end. */
  public RunReport withProblem(String what, long number) {
    return new RunReport(
        title, history, latency, counts, and(problems, what, number), examples, verdict);
  }

  /** With examples of its problems, a sentence each, in place of others. */
  public RunReport withExamples(List<String> sentences) {
    return new RunReport(title, history, latency, counts, problems, sentences, verdict);
  }

  private static List<Count> and(List<Count> before, String what, long number) {
    List<Count> more = new ArrayList<>(before);
    more.add(new Count(what, number));
    return more;
  }
}

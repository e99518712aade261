package io.photonbeam.benchmarks;

import static io.photonbeam.cli.text.Table.Align.LEFT;
import static io.photonbeam.cli.text.Table.Align.RIGHT;

import io.photonbeam.cli.text.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** Sets what the stages of a join take beside their budgets, for an event and for a log line. */
final class StageReport {
  private static final int CORES = 2;

  private static final List<String> HEAD =
      List.of(
          "stage",
          "counted by",
          "budget µs",
          "measured µs",
          "from to",
          "budget µs/line",
          "measured µs/line",
          "share",
          "budget is");

  private final Map<Stage, Cost> costs = new EnumMap<>(Stage.class);
  private double cpuNanos;
  private double elapsedNanos;

  /**
   * Of an event, in µs.
   *
   * @param mean over all events: what comes in bursts has to be paid as well
   * @param least of all iterations
   * @param most of all iterations
   */
  private record Cost(double mean, double least, double most) {
    Cost minus(double micros) {
      return new Cost(mean - micros, least - micros, most - micros);
    }
  }

  /** Of what was measured with {@link StageBenchmark}. */
  StageReport(Collection<RunResult> results) {
    for (RunResult result : results) {
      costs.put(Stage.of(result.getPrimaryResult().getLabel()), cost(result));
    }
    costs.computeIfPresent(Stage.SPLIT, (split, cost) -> withoutScan(cost));
  }

  private Cost cost(RunResult result) {
    double cpu = 0;
    double events = 0;
    DoubleSummaryStatistics micros = new DoubleSummaryStatistics();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        double cpuOfIteration = score(iteration, ProcessCpu.CPU);
        double eventsOfIteration = score(iteration, EventCount.NAME);
        micros.accept(cpuOfIteration / 1e3 / eventsOfIteration);
        cpu += cpuOfIteration;
        events += eventsOfIteration;
        elapsedNanos += score(iteration, ProcessCpu.ELAPSED);
      }
    }
    cpuNanos += cpu;
    return new Cost(cpu / 1e3 / events, micros.getMin(), micros.getMax());
  }

  private static double score(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  /** What is scanned as it is split has a stage of its own; null if that was not measured. */
  private Cost withoutScan(Cost cost) {
    Cost scan = costs.get(Stage.SCAN);
    return scan == null ? null : cost.minus(scan.mean());
  }

  /** In columns, for a terminal. */
  String plain() {
    Table table = Table.ofColumns(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    rows().forEach(row -> table.row(row.toArray()));
    return table.toString();
  }

  /** For a document. */
  String markdown() {
    List<String> lines =
        new ArrayList<>(rows().stream().map(row -> "| " + String.join(" | ", row) + " |").toList());
    lines.add(1, "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    return String.join("\n", lines) + "\n";
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    costs.keySet().forEach(stage -> rows.add(row(stage)));
    if (isWhole()) {
      rows.add(sumRow("all stages", budget(), format(measured())));
      rows.add(sumRow("rest", Stage.REST_MICROS, "not measured"));
      rows.add(sumRow("together", budget() + Stage.REST_MICROS, ""));
    }
    return rows;
  }

  /** Whether no stage was left out. */
  private boolean isWhole() {
    return costs.size() == Stage.values().length;
  }

  private List<String> row(Stage stage) {
    Cost cost = costs.get(stage);
    double perLine = stage.perLine(cost.mean());
    return List.of(
        stage.toString(),
        stage.counted().toString(),
        format(stage.budgetMicros()),
        format(cost.mean()),
        format(cost.least()) + " to " + format(cost.most()),
        format(stage.perLine(stage.budgetMicros())),
        format(perLine),
        percent(perLine / measured()),
        cost.mean() <= stage.budgetMicros() ? "kept" : "EXCEEDED");
  }

  private static List<String> sumRow(String what, double budget, String measured) {
    return List.of(
        what, Stage.Counted.LINES.toString(), "", "", "", format(budget), measured, "", "");
  }

  /** Of the stages for a log line. */
  private double budget() {
    return sum(Stage::budgetMicros);
  }

  /** What the stages take for a log line. */
  private double measured() {
    return sum(stage -> costs.get(stage).mean());
  }

  private double sum(ToDoubleFunction<Stage> each) {
    return costs.keySet().stream()
        .mapToDouble(stage -> stage.perLine(each.applyAsDouble(stage)))
        .sum();
  }

  /** What the sums say, and how quiet the machine was. */
  String summary() {
    return (isWhole() ? sums() : "")
        + String.format(
            Locale.ROOT,
            "The benchmarks had %.0f %% of a core: on a quiet machine 100 %% or more.%n",
            100 * cpuNanos / elapsedNanos);
  }

  private String sums() {
    return String.format(
        Locale.ROOT,
        "With nothing but these stages, %d cores would join %,.0f log lines a second by their"
            + " budgets and %,.0f as measured.%nThe plan is %,.0f, which allows %.2f µs a line.%n",
        CORES,
        linesPerSecond(budget()),
        linesPerSecond(measured()),
        linesPerSecond(Stage.PLAN_MICROS),
        Stage.PLAN_MICROS);
  }

  private static double linesPerSecond(double micros) {
    return CORES * 1e6 / micros;
  }

  private static String format(double micros) {
    return String.format(Locale.ROOT, "%.2f", micros);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}

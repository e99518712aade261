package io.photonbeam.benchmarks;

import static io.photonbeam.cli.text.Table.Align.LEFT;
import static io.photonbeam.cli.text.Table.Align.RIGHT;

import io.photonbeam.cli.text.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

  private final Map<Stage, double[]> micros = new EnumMap<>(Stage.class);
  private double cpuNanos;
  private double elapsedNanos;

  /** Of what was measured with {@link StageBenchmark}. */
  StageReport(Collection<RunResult> results) {
    for (RunResult result : results) {
      micros.put(Stage.of(result.getPrimaryResult().getLabel()), micros(result));
    }
    micros.computeIfPresent(Stage.SPLIT, (split, all) -> withoutScan(all));
  }

  /** For an event, of each iteration. */
  private double[] micros(RunResult result) {
    List<Double> all = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        double cpu = score(iteration, ProcessCpu.CPU);
        cpuNanos += cpu;
        elapsedNanos += score(iteration, ProcessCpu.ELAPSED);
        all.add(cpu / 1e3 / score(iteration, EventCount.NAME));
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double score(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  /** What is scanned as it is split has a stage of its own; null if that was not measured. */
  private double[] withoutScan(double[] all) {
    return micros.containsKey(Stage.SCAN)
        ? Arrays.stream(all).map(each -> each - median(Stage.SCAN)).toArray()
        : null;
  }

  private double median(Stage stage) {
    double[] all = micros.get(stage);
    return all[all.length / 2];
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
    micros.keySet().forEach(stage -> rows.add(row(stage)));
    if (isWhole()) {
      rows.add(sumRow("all stages", budget(), format(measured())));
      rows.add(sumRow("rest", Stage.REST_MICROS, "not measured"));
      rows.add(sumRow("together", budget() + Stage.REST_MICROS, ""));
    }
    return rows;
  }

  /** Whether no stage was left out. */
  private boolean isWhole() {
    return micros.size() == Stage.values().length;
  }

  private List<String> row(Stage stage) {
    double[] all = micros.get(stage);
    double measured = median(stage);
    return List.of(
        stage.toString(),
        stage.counted().toString(),
        format(stage.budgetMicros()),
        format(measured),
        format(all[0]) + " to " + format(all[all.length - 1]),
        format(stage.perLine(stage.budgetMicros())),
        format(stage.perLine(measured)),
        percent(stage.perLine(measured) / measured()),
        measured <= stage.budgetMicros() ? "kept" : "EXCEEDED");
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
    return sum(this::median);
  }

  private double sum(ToDoubleFunction<Stage> each) {
    return micros.keySet().stream()
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

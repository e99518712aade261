package io.photonbeam.benchmarks;

import static io.photonbeam.cli.text.Table.Align.LEFT;
import static io.photonbeam.cli.text.Table.Align.RIGHT;

import io.photonbeam.cli.text.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** Sets the protocol beside raw reads and writes, and holds the figures against their goals. */
final class RegistryReport {
  private static final double MAX_COST = 0.25;

  /** Of a commit of few ids, most is its record, which has no share in what a pipeline can do. */
  private static final int FEW_IDS = 100;

  private static final double SQLITE_GOAL = 50_000;
  private static final double FDB_GOAL = 20_000;

  private final List<Row> rows = new ArrayList<>();
  private boolean goalsMet = true;

  /** Ids of a commit are 0 for look-ups. */
  private record Row(
      StoreKind store, int idsPerCommit, int inFlight, int sessionIds, Rounds rounds) {
    static Row of(RunResult result) {
      BenchmarkParams params = result.getParams();
      StoreKind store = StoreKind.of(params.getParam("store"));
      int inFlight = Integer.parseInt(params.getParam("inFlight"));
      String perCommit = params.getParam("idsPerCommit");
      int idsPerCommit = perCommit == null ? 0 : Integer.parseInt(perCommit);
      int sessionIds =
          idsPerCommit == 0
              ? RegistryBenchmark.lookedUpIds(store)
              : RegistryBenchmark.takenIds(store, idsPerCommit, inFlight);
      Rounds rounds = new Rounds(seconds(result), params.getWarmup().getCount());
      return new Row(store, idsPerCommit, inFlight, sessionIds, rounds);
    }

    double idsPerSecond(Way way) {
      return sessionIds / rounds.seconds(way);
    }

    boolean mustBeCheap() {
      return idsPerCommit == 0 || idsPerCommit >= FEW_IDS;
    }

    boolean isTooDear() {
      return mustBeCheap() && rounds.cost(0.5) > MAX_COST;
    }

    private static List<Double> seconds(RunResult result) {
      List<Double> seconds = new ArrayList<>();
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult session : fork.getIterationResults()) {
          seconds.add(session.getPrimaryResult().getScore());
        }
      }
      return seconds;
    }
  }

  void add(RunResult result) {
    rows.add(Row.of(result));
  }

  /** Whether no goal that was measured is missed. */
  boolean goalsMet() {
    return goalsMet;
  }

  void print(PrintStream out) {
    rows.sort(
        Comparator.comparing(Row::store)
            .thenComparing(Row::idsPerCommit)
            .thenComparing(Row::inFlight));
    Table table = Table.ofColumns(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT);
    table.row("store", "", "in flight", "ids/s", "raw ids/s", "cost", "half the rounds", "");
    rows.forEach(row -> add(row, table));
    out.println();
    out.println(table);
    goal(
        out,
        "the protocol costs at most %s, from %d ids a commit on"
            .formatted(percent(MAX_COST), FEW_IDS),
        rows.stream().noneMatch(Row::isTooDear));
    throughput(out, "SQLite takes", row -> row.store() == StoreKind.SQLITE, SQLITE_GOAL);
    throughput(
        out,
        "FoundationDB takes, 4 or more in flight,",
        row -> row.store() == StoreKind.FDB && row.inFlight() >= 4,
        FDB_GOAL);
  }

  private static void add(Row row, Table table) {
    Rounds rounds = row.rounds();
    table.row(
        row.store(),
        row.idsPerCommit() == 0 ? "look-ups of 1000" : "commits of " + row.idsPerCommit(),
        row.inFlight(),
        count(row.idsPerSecond(Way.PROTOCOL)),
        count(row.idsPerSecond(Way.RAW)),
        percent(rounds.cost(0.5)),
        percent(rounds.cost(0.25)) + " to " + percent(rounds.cost(0.75)),
        row.isTooDear() ? "too much" : "");
  }

  private void throughput(PrintStream out, String who, Predicate<Row> rowsOf, double atLeast) {
    OptionalDouble best =
        rows.stream()
            .filter(row -> row.idsPerCommit() == 1_000)
            .filter(rowsOf)
            .mapToDouble(row -> row.idsPerSecond(Way.PROTOCOL))
            .max();
    if (best.isPresent()) {
      goal(
          out,
          "%s at least %s ids/s, 1000 a commit: %s"
              .formatted(who, count(atLeast), count(best.getAsDouble())),
          best.getAsDouble() >= atLeast);
    }
  }

  private void goal(PrintStream out, String text, boolean met) {
    out.println((met ? "met     " : "MISSED  ") + text);
    goalsMet &= met;
  }

  private static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%+.0f %%", 100 * share);
  }
}

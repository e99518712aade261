package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.RegistryBenchmark.Way;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the micro-benchmarks and prints what they are for: how two ways compare. */
public final class Measure {
  private Measure() {}

  /**
   * Measures.
   *
   * @param args {@code scan} or {@code registry}
   */
  public static void main(String[] args) throws RunnerException {
    switch (args.length == 1 ? args[0] : "") {
      case "scan" -> scan();
      case "registry" -> registry();
      default -> throw new IllegalArgumentException("name one of: scan, registry");
    }
  }

  private static void scan() throws RunnerException {
    Map<String, Double> perSecond = new LinkedHashMap<>();
    for (RunResult result : run(ScanBenchmark.class)) {
      perSecond.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    double scanner = perSecond.get("scanner");
    System.out.printf("%n%-16s %12s %10s%n", "", "events/s", "scanner is");
    perSecond.forEach(
        (way, rate) ->
            System.out.printf(Locale.ROOT, "%-16s %,12.0f %9.1fx%n", way, rate, scanner / rate));
  }

  private static void registry() throws RunnerException {
    Map<String, Map<Way, Double>> idsPerSecond = new TreeMap<>();
    for (RunResult result : run(RegistryBenchmark.class)) {
      Way way = Way.valueOf(result.getParams().getParam("way"));
      double seconds = result.getPrimaryResult().getStatistics().getPercentile(50);
      idsPerSecond
          .computeIfAbsent(describe(result), row -> new EnumMap<>(Way.class))
          .put(way, ids(result) / seconds);
    }
    System.out.printf("%n%-40s %12s %12s %9s%n", "", "ids/s", "raw ids/s", "cost");
    idsPerSecond.forEach(
        (row, ways) -> {
          double protocol = ways.get(Way.PROTOCOL);
          double raw = ways.get(Way.RAW);
          double cost = 100 * (raw / protocol - 1);
          System.out.printf(
              Locale.ROOT, "%-40s %,12.0f %,12.0f %+7.0f %%%n", row, protocol, raw, cost);
        });
  }

  private static String describe(RunResult result) {
    BenchmarkParams params = result.getParams();
    String ids = params.getParam("idsPerCommit");
    return "%s, %s, %2s in flight"
        .formatted(
            params.getParam("kind"),
            ids == null ? "look-ups of 1000" : "commits of %4s".formatted(ids),
            params.getParam("inFlight"));
  }

  private static int ids(RunResult result) {
    String ids = result.getParams().getParam("idsPerCommit");
    return ids == null
        ? RegistryBenchmark.lookedUpIds()
        : RegistryBenchmark.takenIds(Integer.parseInt(ids));
  }

  private static Collection<RunResult> run(Class<?> benchmark) throws RunnerException {
    return new Runner(
            new OptionsBuilder().include(benchmark.getName()).shouldFailOnError(true).build())
        .run();
  }
}

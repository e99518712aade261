package io.photonbeam.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks and prints what they are for: how two ways compare, or what is dear. */
public final class Measure {
  /** What the launcher gives to a join, with a heap that is enough. */
  private static final String[] AS_A_JOIN = {
    "-Xmx1g",
    "-XX:+UseParallelGC",
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000"
  };

  /** Prints the table of the stages for a document. */
  private static final String MARKDOWN = "--markdown";

  private final CommandLineOptions options;

  private Measure(CommandLineOptions options) {
    this.options = options;
  }

  /**
   * Measures; exits with 1 if a goal is missed, with 2 if it is asked for something else. That a
   * stage exceeds its budget is told, and misses no goal.
   *
   * @param args {@code scan}, {@code rows}, {@code stages} or {@code registry}, and JMH's options;
   *     {@code index} and its own; or {@code read} and two folders of logs
   */
  public static void main(String[] args) throws RunnerException, IOException {
    try {
      measure(args);
    } catch (IllegalArgumentException | CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void measure(String[] args)
      throws RunnerException, IOException, CommandLineOptionException {
    List<String> words = List.of(args);
    String what = words.isEmpty() ? "nothing" : words.get(0);
    List<String> rest = words.stream().skip(1).toList();
    switch (what) {
      case "scan" -> withJmh(rest).scan();
      case "rows" -> withJmh(rest).rows();
      case "stages" -> stages(rest);
      case "registry" -> withJmh(rest).registry();
      case "index" -> index(rest);
      case "read" -> ReadLogs.run(rest);
      default ->
          throw new IllegalArgumentException(
              "'%s' can't be measured; name scan, rows, stages, registry, index or read."
                  .formatted(what));
    }
  }

  private static Measure withJmh(List<String> options) throws CommandLineOptionException {
    return new Measure(new CommandLineOptions(options.toArray(new String[0])));
  }

  private static void index(List<String> options) throws IOException {
    if (!new IndexBenchmark(options).run()) {
      System.exit(1);
    }
  }

  private void scan() throws RunnerException {
    Map<String, Double> perSecond = new LinkedHashMap<>();
    for (RunResult result : run(ScanBenchmark.class, builder())) {
      perSecond.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    double scanner = perSecond.get("scanner");
    System.out.printf("%n%-16s %12s %10s%n", "", "events/s", "scanner is");
    perSecond.forEach(
        (way, rate) ->
            System.out.printf(Locale.ROOT, "%-16s %,12.0f %9.1fx%n", way, rate, scanner / rate));
  }

  private void rows() throws RunnerException {
    Map<String, Double> micros = new LinkedHashMap<>();
    for (RunResult result : run(RowBenchmark.class, builder())) {
      micros.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    double direct = micros.get("direct");
    System.out.printf("%n%-16s %12s %10s%n", "", "us/row", "direct is");
    micros.forEach(
        (way, each) ->
            System.out.printf(Locale.ROOT, "%-16s %,12.2f %9.1fx%n", way, each, each / direct));
    System.out.printf(
        Locale.ROOT,
        "At most %.0f us a row: %s%n",
        Stage.ROW.budgetMicros(),
        direct <= Stage.ROW.budgetMicros() ? "met" : "MISSED");
    if (direct > Stage.ROW.budgetMicros()) {
      System.exit(1);
    }
  }

  private static void stages(List<String> options)
      throws RunnerException, IOException, CommandLineOptionException {
    List<String> forJmh = options.stream().filter(option -> !option.equals(MARKDOWN)).toList();
    withJmh(forJmh).stages(options.contains(MARKDOWN));
  }

  private void stages(boolean markdown) throws RunnerException, IOException {
    try (TemporaryFolder logs = TemporaryFolder.create()) {
      StageLogs.generate(logs.path());
      StageReport report =
          new StageReport(
              run(
                  StageBenchmark.class,
                  builder()
                      .jvmArgsAppend(AS_A_JOIN)
                      .param("folder", logs.path().toString())
                      .addProfiler(ProcessCpu.class)));
      System.out.println();
      System.out.println(markdown ? report.markdown() : report.plain());
      System.out.println(report.summary());
    }
  }

  private void registry() throws RunnerException, IOException {
    List<StoreKind> wanted =
        options.getParameter("store").hasValue()
            ? options.getParameter("store").get().stream().map(StoreKind::of).toList()
            : List.of(StoreKind.values());
    List<StoreKind> stores = wanted.stream().filter(store -> store.hindrance().isEmpty()).toList();
    RegistryReport report = new RegistryReport();
    if (!stores.isEmpty()) {
      String[] names = stores.stream().map(StoreKind::toString).toArray(String[]::new);
      run(RegistryBenchmark.class, builder().param("store", names)).forEach(report::add);
      report.print();
    }
    if (stores.contains(StoreKind.SQLITE)) {
      RegistrySize.print();
    }
    wanted.forEach(
        store -> store.hindrance().ifPresent(why -> System.out.println(store + ": " + why)));
    if (!report.goalsMet()) {
      System.exit(1);
    }
  }

  private ChainedOptionsBuilder builder() {
    return new OptionsBuilder().parent(options).shouldFailOnError(true);
  }

  private Collection<RunResult> run(Class<?> benchmark, ChainedOptionsBuilder builder)
      throws RunnerException {
    if (options.getIncludes().isEmpty()) {
      builder.include(benchmark.getName());
    }
    return new Runner(builder.build()).run();
  }
}

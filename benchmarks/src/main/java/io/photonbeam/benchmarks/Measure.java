package io.photonbeam.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
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
  private final PrintStream out;

  private Measure(CommandLineOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
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
      if (!measure(List.of(args), System.out)) {
        System.exit(1);
      }
    } catch (IllegalArgumentException | CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /**
   * Measures, and prints what came of it. What JMH itself has to say goes to the standard output.
   *
   * @param words as {@link #main} takes them
   * @return whether no goal was missed
   * @throws IllegalArgumentException if the words ask for something else
   * @throws CommandLineOptionException if JMH does not take an option
   */
  static boolean measure(List<String> words, PrintStream out)
      throws RunnerException, IOException, CommandLineOptionException {
    String what = words.isEmpty() ? "nothing" : words.get(0);
    List<String> rest = words.stream().skip(1).toList();
    return switch (what) {
      case "scan" -> withJmh(rest, out).scan();
      case "rows" -> withJmh(rest, out).rows();
      case "stages" -> stages(rest, out);
      case "registry" -> withJmh(rest, out).registry();
      case "index" -> new IndexBenchmark(rest).run(out);
      case "read" -> ReadLogs.run(rest, out);
      default ->
          throw new IllegalArgumentException(
              "'%s' can't be measured; name scan, rows, stages, registry, index or read."
                  .formatted(what));
    };
  }

  private static Measure withJmh(List<String> options, PrintStream out)
      throws CommandLineOptionException {
    return new Measure(new CommandLineOptions(options.toArray(new String[0])), out);
  }

  private boolean scan() throws RunnerException {
    Map<String, Double> perSecond = new LinkedHashMap<>();
    for (RunResult result : run(ScanBenchmark.class, builder())) {
      perSecond.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    double scanner = perSecond.get("scanner");
    out.printf("%n%-16s %12s %10s%n", "", "events/s", "scanner is");
    perSecond.forEach(
        (way, rate) ->
            out.printf(Locale.ROOT, "%-16s %,12.0f %9.1fx%n", way, rate, scanner / rate));
    return true;
  }

  private boolean rows() throws RunnerException {
    Map<String, Double> micros = new LinkedHashMap<>();
    for (RunResult result : run(RowBenchmark.class, builder())) {
      micros.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    double direct = micros.get("direct");
    out.printf("%n%-16s %12s %10s%n", "", "us/row", "direct is");
    micros.forEach(
        (way, each) -> out.printf(Locale.ROOT, "%-16s %,12.2f %9.1fx%n", way, each, each / direct));
    boolean met = direct <= Stage.ROW.budgetMicros();
    out.printf(
        Locale.ROOT,
        "At most %.0f us a row: %s%n",
        Stage.ROW.budgetMicros(),
        met ? "met" : "MISSED");
    return met;
  }

  private static boolean stages(List<String> options, PrintStream out)
      throws RunnerException, IOException, CommandLineOptionException {
    List<String> forJmh = options.stream().filter(option -> !option.equals(MARKDOWN)).toList();
    return withJmh(forJmh, out).stages(options.contains(MARKDOWN));
  }

  private boolean stages(boolean markdown) throws RunnerException, IOException {
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
      out.println();
      out.println(markdown ? report.markdown() : report.plain());
      out.println(report.summary());
    }
    return true;
  }

  private boolean registry() throws RunnerException, IOException {
    List<StoreKind> wanted =
        options.getParameter("store").hasValue()
            ? options.getParameter("store").get().stream().map(StoreKind::of).toList()
            : List.of(StoreKind.values());
    List<StoreKind> stores = wanted.stream().filter(store -> store.hindrance().isEmpty()).toList();
    RegistryReport report = new RegistryReport();
    if (!stores.isEmpty()) {
      String[] names = stores.stream().map(StoreKind::toString).toArray(String[]::new);
      run(RegistryBenchmark.class, builder().param("store", names)).forEach(report::add);
      report.print(out);
    }
    if (stores.contains(StoreKind.SQLITE)) {
      RegistrySize.print(out);
    }
    wanted.forEach(store -> store.hindrance().ifPresent(why -> out.println(store + ": " + why)));
    return report.goalsMet();
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

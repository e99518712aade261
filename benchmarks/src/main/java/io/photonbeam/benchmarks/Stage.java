package io.photonbeam.benchmarks;

import java.util.Arrays;

/**
 * The stages of a join, with the budget of each: µs of processor time for each of the events that
 * it is counted by. Together, and with {@link #REST_MICROS}, they are the plan: {@link
 * #PLAN_MICROS} for a log line.
 */
enum Stage {
  DECOMPRESS("decompress", Counted.LINES, 0.40),
  SCAN("scan", Counted.LINES, 0.20),
  SPLIT("split by shard, note for the index", Counted.LINES, 0.30),
  HAND_OVER("hand over between tasks", Counted.LINES, 0.25),
  CACHE_PUT("cache put", Counted.PRIMARY, 0.10),
  INDEX_WRITE("index write", Counted.PRIMARY, 0.05),
  CACHE_GET("cache get", Counted.FOREIGN, 0.80),
  ROW("pair to Parquet row", Counted.FOREIGN, 5.00),
  REGISTRY_COMMIT("registry commit", Counted.FOREIGN, 6.00);

  /** Of a log line, so that two cores join half a million a second. */
  static final double PLAN_MICROS = 4.0;

  /**
   * Of a log line, for what no stage has: the runner, state, look-ups in the registry, publishing,
   * and collecting garbage in a heap that is full of events.
   */
  static final double REST_MICROS = 1.6;

  private static final double PRIMARY_FOR_EACH_FOREIGN = 10;

  /** Events that a stage's cost is counted by. */
  enum Counted {
    LINES("log lines", 1),
    PRIMARY("primary events", PRIMARY_FOR_EACH_FOREIGN / (PRIMARY_FOR_EACH_FOREIGN + 1)),
    FOREIGN("foreign events", 1 / (PRIMARY_FOR_EACH_FOREIGN + 1));

    private final String description;

    /** How many of them there are for each log line. */
    private final double perLine;

    Counted(String description, double perLine) {
      this.description = description;
      this.perLine = perLine;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  private final String description;
  private final Counted counted;
  private final double budgetMicros;

  Stage(String description, Counted counted, double budgetMicros) {
    this.description = description;
    this.counted = counted;
    this.budgetMicros = budgetMicros;
  }

  /** The one of a method of {@link StageBenchmark}, by its name. */
  static Stage of(String method) {
    return Arrays.stream(values())
        .filter(stage -> stage.name().replace("_", "").equalsIgnoreCase(method))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(method + " is no stage"));
  }

  Counted counted() {
    return counted;
  }

  /** For a log line. */
  double perLine(double micros) {
    return micros * counted.perLine;
  }

  /** For each event that it is counted by. */
  double budgetMicros() {
    return budgetMicros;
  }

  @Override
  public String toString() {
    return description;
  }
}

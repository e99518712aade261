package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A run of two pipelines of which one is killed, with ids and texts that look like markup. */
final class SampleRun {
  static final String EVIL = "<script>document.title='evil'</script>\"'&\u202e";

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final RunHistory history = new RunHistory(() -> now);
  private final Random random = new Random(7);
  private long east;
  private long west;

  private SampleRun() {}

  static RunReport report() {
    return new SampleRun().run();
  }

  private RunReport run() {
    history.mark(Mark.Kind.START, "east and " + EVIL + " read the same logs");
    seconds(30, 600, 400);
    history.mark(Mark.Kind.KILL, "east was killed");
    seconds(10, 0, 1_000);
    history.mark(Mark.Kind.ADOPTION, "west took 3 commits over");
    seconds(20, 0, 1_000);
    history.mark(Mark.Kind.RESTART, "east");
    history.mark(Mark.Kind.STORE_AWAY, "registry away for 3 s: " + EVIL);
    seconds(6, 0, 0);
    history.mark(Mark.Kind.STORE_BACK, "registry back");
    seconds(40, 500, 500);
    history.mark(Mark.Kind.RECONCILIATION, "found nothing to do");
    return RunReport.of(
            "demo: east and west " + EVIL,
            history.recorded(),
            new RunReport.Verdict(
                RunReport.Verdict.Kind.GOOD,
                "Exact: all 88,000 joinable events are in the output, once each."))
        .withLatency("From an event's writing to its row being visible", latency())
        .withCount("primary events read", 1_234_567)
        .withCount("foreign events read", 91_000)
        .withCount("rows visible", east + west)
        .withProblem("damaged block", 3)
        .withProblem("unjoinable (no primary event)", 1_204)
        .withExamples(List.of("damaged block: " + EVIL + " at offset 17"));
  }

  private void seconds(int seconds, int rowsOfEast, int rowsOfWest) {
    for (int i = 0; i < seconds * 2; i++) {
      now = now.plus(Duration.ofMillis(500));
      east += i % 2 == 0 ? 0 : Math.round(rowsOfEast * (0.8 + 0.4 * random.nextDouble()));
      west += i % 2 == 1 ? 0 : Math.round(rowsOfWest * (0.8 + 0.4 * random.nextDouble()));
      sample("east", east, rowsOfEast);
      sample(EVIL, west, rowsOfWest);
    }
  }

  private void sample(String pipeline, long rows, int rate) {
    history.sample(
        pipeline,
        Figures.NONE
            .with(Figure.ROWS, rows)
            .with(Figure.FOUND_IN_MEMORY, rows * 8 / 10)
            .with(Figure.FOUND_ON_ARRIVAL, rows / 10)
            .with(Figure.FOUND_IN_LOG, rows / 10)
            .with(Figure.PENDING, rate / 3 + random.nextInt(50))
            .with(Figure.LAG_BYTES, rate == 0 ? 9_000_000L : random.nextInt(200_000)));
  }

  private LatencyHistogram latency() {
    RunMetrics metrics = new RunMetrics();
    metrics
        .latency()
        .add(
            random
                .doubles(20_000)
                .mapToLong(d -> (long) (900_000 * Math.exp(0.45 * random.nextGaussian())))
                .toArray());
    return metrics.latency().histogram();
  }
}

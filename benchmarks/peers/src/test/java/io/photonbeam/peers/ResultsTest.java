package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results();

  @Test
  void spreadsOverTheRunsThatHaveTheFigure() {
    add(Contender.FLINK_SQL_HEAP, 1, 100);
    results.add(Contender.FLINK_SQL_HEAP, new Results.Run(2, Map.of(), "failed: x"));
    add(Contender.FLINK_SQL_HEAP, 3, 300);

    assertThat(results.spread(Contender.FLINK_SQL_HEAP, Figure.WORK_RATE))
        .contains(new Spread(200, 100, 300));
    assertThat(results.spread(Contender.FLINK_SQL_HEAP, Figure.CPU_SECONDS)).isEmpty();
    assertThat(results.spread(Contender.BEAM_HEAP, Figure.WORK_RATE)).isEmpty();
  }

  @Test
  void aRatioIsThatOfRunsOfOneRound() {
    // The machine was slow in the second round: the ratio of all medians would say 4.
    add(Contender.PHOTONBEAM_FLINK, 1, 1_000);
    add(Contender.PHOTONBEAM_FLINK, 2, 100);
    add(Contender.PHOTONBEAM_FLINK, 3, 400);
    add(Contender.FLINK_SQL_HEAP, 1, 500);
    add(Contender.FLINK_SQL_HEAP, 2, 50);
    add(Contender.FLINK_SQL_HEAP, 3, 100);

    assertThat(
            results.ratio(Contender.PHOTONBEAM_FLINK, Contender.FLINK_SQL_HEAP, Figure.WORK_RATE))
        .contains(new Spread(2, 2, 4));
  }

  @Test
  void roundsInWhichOneOfThemFailedHaveNoRatio() {
    add(Contender.PHOTONBEAM_FLINK, 1, 1_000);
    add(Contender.FLINK_SQL_HEAP, 2, 500);

    assertThat(
            results.ratio(Contender.PHOTONBEAM_FLINK, Contender.FLINK_SQL_HEAP, Figure.WORK_RATE))
        .isEmpty();
  }

  @Test
  void verdictsThatAreTheSameAreToldOnce() {
    results.add(Contender.BEAM_HEAP, new Results.Run(1, Map.of(), "exact"));
    results.add(Contender.BEAM_HEAP, new Results.Run(2, Map.of(), "3 lost"));
    results.add(Contender.BEAM_HEAP, new Results.Run(3, Map.of(), "exact"));
    results.addAfterKill(Contender.BEAM_HEAP, "4 doubled");

    assertThat(results.verdicts(Contender.BEAM_HEAP)).isEqualTo("exact; 3 lost");
    assertThat(results.verdictsAfterKill(Contender.BEAM_HEAP)).isEqualTo("4 doubled");
    assertThat(results.verdictsAfterKill(Contender.FLINK_SQL_HEAP)).isEmpty();
  }

  @Test
  void aRunIsToldInALine() {
    assertThat(
            new Results.Run(
                1, Map.of(Figure.WORK_RATE, 35_845.9, Figure.CPU_SECONDS, 19.21), "exact"))
        .hasToString("exact, 35,846 events/s at work, 19.2 CPU s");
    assertThat(new Results.Run(1, Map.of(Figure.CPU_SECONDS, 3.0), "")).hasToString("3.0 CPU s");
    assertThat(new Results.Run(1, Map.of(), "failed: x")).hasToString("failed: x");
  }

  private void add(Contender contender, int round, double rate) {
    results.add(contender, new Results.Run(round, Map.of(Figure.WORK_RATE, rate), "exact"));
  }
}

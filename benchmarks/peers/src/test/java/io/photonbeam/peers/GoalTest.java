package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalTest {
  private final Results results = new Results();

  @Test
  void aRateShallBeHigh() {
    Goal goal = new Goal("rate", Goal.Better.MORE, 10, 20, 15);

    assertThat(goal.verdict()).isEqualTo("met");
    assertThat(new Goal("rate", Goal.Better.MORE, 10, 20, 20).verdict()).isEqualTo("aim met");
    assertThat(new Goal("rate", Goal.Better.MORE, 10, 20, 9.9).verdict()).isEqualTo("missed");
  }

  @Test
  void aTimeShallBeLow() {
    assertThat(new Goal("time", Goal.Better.LESS, 3, 2, 2.5).verdict()).isEqualTo("met");
    assertThat(new Goal("time", Goal.Better.LESS, 3, 2, 2).verdict()).isEqualTo("aim met");
    assertThat(new Goal("time", Goal.Better.LESS, 3, 2, 3.1).verdict()).isEqualTo("missed");
  }

  @Test
  void theFloorIsReadingAndWriting() {
    add(Contender.PHOTONBEAM_FLINK, Figure.CPU_SECONDS, 12);
    add(Contender.READ_ONLY, Figure.CPU_SECONDS, 4);
    assertThat(Goal.of(results)).noneMatch(goal -> goal.what().contains("CPU"));

    add(Contender.WRITE_ONLY, Figure.CPU_SECONDS, 1);
    assertThat(Goal.of(results))
        .filteredOn(goal -> goal.what().contains("CPU"))
        .extracting(Goal::measured)
        .containsExactly(2.4);
  }

  @Test
  void eachPeerThatRanHasAGoal() {
    add(Contender.PHOTONBEAM_FLINK, Figure.WORK_RATE, 600_000);
    add(Contender.FLINK_SQL_HEAP, Figure.WORK_RATE, 50_000);
    add(Contender.BEAM_HEAP, Figure.WORK_RATE, 20_000);

    assertThat(Goal.of(results))
        .extracting(Goal::what, Goal::measured, Goal::verdict)
        .contains(
            tuple("times the speed of flink-sql-heap", 12.0, "met"),
            tuple("times the speed of beam-state-heap", 30.0, "aim met"));
  }

  @Test
  void theGoalForUuidsIsOfPrimaryIdsAlone() {
    add(Contender.PHOTONBEAM_FLINK, Figure.WORK_RATE, 400_000);
    add(Contender.PHOTONBEAM_FLINK_UUID, Figure.WORK_RATE, 100_000);
    assertThat(Goal.of(results)).noneMatch(goal -> goal.what().contains("UUID"));

    add(Contender.PHOTONBEAM_FLINK_PRIMARY_UUID, Figure.WORK_RATE, 300_000);
    assertThat(Goal.of(results))
        .filteredOn(goal -> goal.what().contains("UUID"))
        .extracting(Goal::measured, Goal::verdict)
        .containsExactly(tuple(0.75, "met"));
  }

  private void add(Contender contender, Figure figure, double value) {
    results.add(contender, new Results.Run(1, Map.of(figure, value), "exact"));
  }
}

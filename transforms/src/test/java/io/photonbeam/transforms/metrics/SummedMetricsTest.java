package io.photonbeam.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummedMetricsTest {
  private final RunMetrics one = new RunMetrics();
  private final RunMetrics two = new RunMetrics();
  private final SummedMetrics summed = new SummedMetrics();

  private void update() {
    summed.update(List.of(one.snapshot(), two.snapshot()), List.of(one.snapshot(), two.snapshot()));
  }

  @Test
  void countsAreThoseOfAllProcessesHoweverOftenTheyAreTold() {
    one.joined.addHere(3);
    two.joined.addHere(4);
    update();
    update();
    two.joined.addHere(1);
    update();

    assertThat(summed.sum().joined.sum()).isEqualTo(8);
  }

  @Test
  void aProcessThatIsGoneKeepsItsCountsAndLosesItsLevels() {
    one.joined.addHere(3);
    one.pending.addHere(10);
    two.pending.addHere(5);
    update();
    assertThat(summed.sum().pending.sum()).isEqualTo(15);

    summed.update(List.of(one.snapshot(), two.snapshot()), List.of(two.snapshot()));
    assertThat(summed.sum().pending.sum()).isEqualTo(5);
    assertThat(summed.sum().joined.sum()).isEqualTo(3);

    summed.update(List.of(two.snapshot()), List.of(two.snapshot()));
    assertThat(summed.sum().joined.sum()).as("a count never goes down").isEqualTo(3);
  }

  @Test
  void latenciesAddUpAsIfOneHadCountedThem() {
    one.latency().add(new long[] {1_000, 1_000});
    two.latency().add(new long[] {1_000_000});
    update();

    assertThat(summed.sum().latency().histogram().count()).isEqualTo(3);
    assertThat(summed.sum().latency().histogram().sumSeconds()).isEqualTo(1.002);
  }

  @Test
  void theWorkLastsFromTheFirstToTheLast() {
    update();
    assertThat(summed.sum().workSeconds()).isZero();
    one.work().here(1_000);
    two.work().here(4_000);
    update();

    assertThat(summed.sum().workSeconds()).isEqualTo(3);
  }

  @Test
  void problemsAreKnownByNameOnceWhoeverHasMetThem() {
    LogProblem damage = new LogProblem(Kind.DAMAGED_BLOCK, "a.avro", 7, "no sync marker", 1);
    one.problems().addHere(damage);
    two.problems().addHere(damage);
    update();
    update();

    assertThat(summed.sum().problems().named(0)).containsExactly(damage);
    assertThat(summed.sum().problems().count(Kind.DAMAGED_BLOCK)).isEqualTo(2);
  }

  @Test
  void aSnapshotStaysSmallHoweverLongTheNamesOfFilesAre() {
    for (int i = 0; i < 20; i++) {
      one.problems()
          .addHere(new LogProblem(Kind.DAMAGED_BLOCK, "x".repeat(4_000) + i, i, "damaged", 1));
    }

    int chars = one.snapshot().problems().stream().mapToInt(String::length).sum();
    assertThat(chars).isBetween(5_000, 40_000);
  }
}

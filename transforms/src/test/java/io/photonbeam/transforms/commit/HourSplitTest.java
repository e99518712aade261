package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.batchOfHours;
import static io.photonbeam.transforms.commit.Events.batchOfOneLarge;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.PartitionHour;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HourSplitTest {
  private static final EventScanners SCANNERS = new EventScanners(Events.FIELDS);

  /** Half past the hour 100. */
  private static final InstantSource NOW =
      () -> Instant.ofEpochMilli((Events.TIME + 100 * Events.HOUR) / 1000 + 1_800_000);

  private final Map<Integer, List<Long>> later = new HashMap<>();

  private List<Long> split(JoinedBatch... batches) {
    HourSplit split = new HourSplit(SCANNERS, NOW, 3);
    return hours(
        split.split(
            List.of(batches),
            (part, batch) ->
                later.computeIfAbsent(part, p -> new ArrayList<>()).addAll(hours(List.of(batch)))));
  }

  private static List<Long> hours(List<JoinedBatch> batches) {
    List<Long> hours = new ArrayList<>();
    for (JoinedBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        hours.add(PairsByHour.hour(batch, i, SCANNERS) - PartitionHour.of(Events.TIME).hour());
      }
    }
    return hours;
  }

  private static long[] from(long first, int count) {
    return LongStream.range(first, first + count).toArray();
  }

  @Test
  void pairsOfFewHoursAreCommittedAtOnceHoweverOldTheyAre() {
    assertThat(split(batchOfHours("a", from(0, 10)), batchOfHours("b", from(4, 12)))).hasSize(22);
    assertThat(later).isEmpty();
  }

  @Test
  void ofManyHoursOnlyTheLiveOnesAre() {
    assertThat(split(batchOfHours("a", from(80, 20)), batchOfHours("b", from(94, 8))))
        .containsExactly(99L, 99L, 100L);

    assertThat(later.values().stream().mapToInt(List::size).sum()).isEqualTo(25);
  }

  @Test
  void anHourIsGatheredInOnePlaceWhateverBatchItIsIn() {
    split(batchOfHours("a", from(-40, 40)));
    Map<Integer, List<Long>> first = new HashMap<>(later);
    later.clear();
    split(batchOfHours("b", from(-40, 40)), batchOfHours("c", from(-40, 40)));

    assertThat(later.keySet()).containsExactlyInAnyOrder(0, 1, 2);
    later.forEach(
        (part, hours) ->
            assertThat(hours).hasSize(2 * first.get(part).size()).containsAll(first.get(part)));
  }

  /** A log of daily batches has events of one hour of each day. */
  @Test
  void theSameHourOfManyDaysIsSpread() {
    long[] hours = LongStream.range(-200, 0).map(day -> 24 * day).toArray();
    split(batchOfHours("a", hours));

    assertThat(later.values())
        .hasSize(3)
        .allSatisfy(part -> assertThat(part).hasSizeGreaterThan(20));
  }

  /**
   * Many clicks may name one query; were each sent with a query of its own, memory would not do.
   */
  @Test
  void pairsOfOnePrimaryEventShareItWhenTheyGoOn() {
    int large = 100_000;
    long[] bytes = {0};
    HourSplit split = new HourSplit(SCANNERS, NOW, 3);

    split
        .split(
            List.of(
                batchOfOneLarge("a", large, from(-900, 1_000)),
                batchOfOneLarge("b", large, from(-900, 1_000))),
            (part, batch) -> bytes[0] += batch.bytes())
        .forEach(batch -> bytes[0] += batch.bytes());

    assertThat(bytes[0]).isBetween(2L * large, 10L * large);
  }
}

package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WatermarkAlignmentTest {
  private static final long AHEAD = 100;

  private final WatermarkAlignment alignment = new WatermarkAlignment();

  @Test
  void aReaderGoesOnUntilItIsSoFarAheadOfTheSlowestOtherReader() {
    alignment.report(reader("other", 0, 5_000));
    alignment.report(reader("other", 1, 1_000));

    assertThat(alignment.allows(1_099, "other", AHEAD)).isTrue();
    assertThat(alignment.allows(1_100, "other", AHEAD)).isFalse();
    alignment.report(reader("other", 1, 1_001));
    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
  }

  @Test
  void nobodyWaitsForALogThatHasNothingToRead() {
    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
    alignment.report(reader("other", 0, 1_000));
    alignment.report(reader("other", 0, WatermarkAlignment.NOTHING_UNREAD));

    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
    assertThat(alignment.allows(WatermarkAlignment.NOTHING_UNREAD - 1, "other", AHEAD)).isTrue();
  }

  @Test
  void whoHasNothingToReadMayAlwaysLookForMore() {
    alignment.report(reader("other", 0, Long.MIN_VALUE));

    assertThat(alignment.allows(WatermarkAlignment.NOTHING_UNREAD, "other", AHEAD)).isTrue();
  }

  @Test
  void someReaderCanAlwaysGoOn() {
    Random random = new Random(3);
    for (int round = 0; round < 10_000; round++) {
      List<Long> times = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        long time =
            random.nextInt(5) == 0
                ? (random.nextBoolean() ? Long.MIN_VALUE : WatermarkAlignment.NOTHING_UNREAD)
                : random.nextInt(500);
        times.add(time);
        alignment.report(reader(log(reader), reader, time));
      }
      boolean someone = false;
      for (int reader = 0; reader < 4; reader++) {
        someone |= alignment.allows(times.get(reader), log(reader + 1), reader + 1);
      }
      assertThat(someone).as("%s", times).isTrue();
    }
  }

  @Test
  void readersOfOtherProcessesMayBeFurtherApart() {
    long more = Duration.ofMinutes(10).toNanos() / 1_000;
    alignment.elsewhere(List.of(reader("other", 1, 1_000)));

    assertThat(alignment.allows(1_099 + more, "other", AHEAD)).isTrue();
    assertThat(alignment.allows(1_100 + more, "other", AHEAD)).isFalse();
    assertThat(alignment.allows(1_100 + more, "third", AHEAD)).isTrue();

    alignment.elsewhere(List.of());
    assertThat(alignment.allows(1_100 + more, "other", AHEAD)).isTrue();
  }

  @Test
  void allReadersAreKnownWhenEachNumberOfEachLogIsSomewhere() {
    alignment.report(reader("primary", 0, 1));
    alignment.report(reader("foreign", 1, 1));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isFalse();

    alignment.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 1, 1)));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isFalse();

    alignment.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 0, 1)));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isTrue();
    assertThat(alignment.knowsAll(List.of("primary", "third"))).isFalse();
  }

  /** One of two of its log. */
  private static Position reader(String log, int number, long nextMicros) {
    return new Position(log, number, 2, nextMicros);
  }

  private static String log(int reader) {
    return reader % 2 == 0 ? "primary" : "foreign";
  }
}

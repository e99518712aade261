package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WatermarkAlignmentTest {
  private static final long AHEAD = 100;

  private final WatermarkAlignment alignment = new WatermarkAlignment();

  @Test
  void aReaderGoesOnUntilItIsSoFarAheadOfTheSlowestOtherReader() {
    alignment.report("other", 0, 5_000);
    alignment.report("other", 1, 1_000);

    assertThat(alignment.allows(1_099, "other", AHEAD)).isTrue();
    assertThat(alignment.allows(1_100, "other", AHEAD)).isFalse();
    alignment.report("other", 1, 1_001);
    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
  }

  @Test
  void nobodyWaitsForALogThatHasNothingToRead() {
    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
    alignment.report("other", 0, 1_000);
    alignment.report("other", 0, WatermarkAlignment.NOTHING_UNREAD);

    assertThat(alignment.allows(1_100, "other", AHEAD)).isTrue();
    assertThat(alignment.allows(WatermarkAlignment.NOTHING_UNREAD - 1, "other", AHEAD)).isTrue();
  }

  @Test
  void whoHasNothingToReadMayAlwaysLookForMore() {
    alignment.report("other", 0, Long.MIN_VALUE);

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
        alignment.report(log(reader), reader, time);
      }
      boolean someone = false;
      for (int reader = 0; reader < 4; reader++) {
        someone |= alignment.allows(times.get(reader), log(reader + 1), reader + 1);
      }
      assertThat(someone).as("%s", times).isTrue();
    }
  }

  private static String log(int reader) {
    return reader % 2 == 0 ? "primary" : "foreign";
  }
}

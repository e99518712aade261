package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long SECOND = 1_000_000;
  private static final Path PRIMARY = Path.of("primary");
  private static final Path FOREIGN = Path.of("foreign");
  private static final Pace LEADING = Pace.leading(FOREIGN, Duration.ofSeconds(60));
  private static final Pace TRAILING = LEADING.ofTheOther(PRIMARY);

  @Test
  void whoLeadsIsSoFarAheadAtMost() {
    assertThat(LEADING.needs(100 * SECOND, 300 * SECOND)).isEqualTo(40 * SECOND);
  }

  @Test
  void whoTrailsWaitsUntilTheOtherLogIsReadPastTheEndOfWhatComesNext() {
    assertThat(TRAILING.needs(100 * SECOND, 107 * SECOND)).isEqualTo(107 * SECOND);
  }

  @Test
  void ofWhatSpansLongWhoTrailsDoesNotWaitForTheEnd() {
    assertThat(TRAILING.needs(100 * SECOND, 9_000 * SECOND)).isEqualTo(130 * SECOND);
  }

  @Test
  void nobodyWaitsForALogOfWhichAllIsRead() {
    for (long begin : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1}) {
      for (Pace pace : List.of(LEADING, TRAILING)) {
        assertThat(pace.needs(begin, Long.MAX_VALUE)).isLessThan(ReadPositions.NOTHING_UNREAD);
      }
    }
  }

  @Test
  void whateverTheTimesAreSomeReaderMayGoOn() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      ReadPositions positions = new ReadPositions();
      List<Long> begins = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        long begin = time(random);
        begins.add(begin);
        positions.report(new Position(log(reader).toString(), reader, 4, begin));
      }
      boolean someone = false;
      for (int reader = 0; reader < 4; reader++) {
        Pace pace = log(reader).equals(PRIMARY) ? LEADING : TRAILING;
        long begin = begins.get(reader);
        long end =
            begin > Long.MAX_VALUE - 200 * SECOND ? begin : begin + random.nextInt(200) * SECOND;
        someone |= pace.needs(begin, end) < positions.readTo(pace.otherLog());
      }
      assertThat(someone).as("%s", begins).isTrue();
    }
  }

  /**
   * Near each other, or anything that a log may claim; {@link FileTail} itself asks for no limit
   * where it knows no time.
   */
  private static long time(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Long.MAX_VALUE - 1 - random.nextInt(100);
      case 1 -> Long.MIN_VALUE + 1 + random.nextInt(100);
      default -> random.nextInt(200) * SECOND;
    };
  }

  private static Path log(int reader) {
    return reader % 2 == 0 ? PRIMARY : FOREIGN;
  }
}

package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BlockTimesTest {
  private final BlockTimes times = new BlockTimes(BlockTimes.UNKNOWN);

  private void read(long... firsts) {
    for (long first : firsts) {
      times.read(first);
    }
  }

  @Test
  void ofABlockBeforeWhichNoneWasReadTheBeginningIsKnown() {
    assertThat(times.next()).isEqualTo(BlockTimes.UNKNOWN);
    times.begin(1_000);

    assertThat(times.next()).isEqualTo(1_000);
    assertThat(times.nextEnd()).isEqualTo(1_000);
  }

  @Test
  void aBlockIsTakenToSpanAsMuchAsTheOneBefore() {
    read(1_000, 1_100);

    assertThat(times.next()).isEqualTo(1_200);
    assertThat(times.nextEnd()).isEqualTo(1_300);
  }

  @Test
  void aLateEventAtABlocksBeginningMakesNoLongSpan() {
    read(1_000, 1_100, -9_000);
    assertThat(times.next()).isEqualTo(-8_900);

    read(1_300);
    assertThat(times.next()).isEqualTo(1_500);
    assertThat(times.nextEnd()).isEqualTo(1_700);
    read(1_400);
    assertThat(times.next()).isEqualTo(1_500);
    assertThat(times.nextEnd()).isEqualTo(1_600);
  }

  @Test
  void blocksThatSpanMoreThanBeforeAreBelievedAfterSome() {
    read(0, 100, 900, 1_700, 2_500);

    assertThat(times.next()).isEqualTo(3_300);
  }

  @Test
  void aBlockWithoutATimeTellsNothing() {
    read(1_000, 1_100, BlockTimes.UNKNOWN);

    assertThat(times.next()).isEqualTo(1_200);
  }

  @Test
  void noTimeWrapsAround() {
    read(Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);

    assertThat(times.next()).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(times.nextEnd()).isEqualTo(Long.MAX_VALUE - 1);
  }
}

package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongIndexTest {
  private final LongIndex index = new LongIndex();

  @Test
  void itAnswersAsAHashMapDoes() {
    Map<Long, Integer> map = new HashMap<>();
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      // Few distinct ones, some of which differ in their high bits only.
      long hash = (random.nextLong() & 0x3fff) << (25 * random.nextInt(3));
      int expected = map.getOrDefault(hash, LongIndex.NONE);
      assertThat(index.get(hash)).isEqualTo(expected);
      if (random.nextBoolean()) {
        int value = random.nextInt(Integer.MAX_VALUE);
        map.put(hash, value);
        assertThat(index.put(hash, value)).isEqualTo(expected);
      }
    }
    map.forEach((hash, value) -> assertThat(index.get(hash)).isEqualTo(value));
  }

  @Test
  void zeroAndTheExtremesAreHashesAsAnyOther() {
    for (long hash : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(index.get(hash)).isEqualTo(LongIndex.NONE);
      assertThat(index.put(hash, 0)).isEqualTo(LongIndex.NONE);
      assertThat(index.get(hash)).isZero();
      assertThat(index.put(hash, 7)).isZero();
    }
  }

  @Test
  void whatIsExpectedNeedsNoMoreRoom() {
    LongIndex expecting = new LongIndex(10_000);
    long bytes = expecting.bytes();
    assertThat(bytes).isLessThan(10_000 * 12 * 4 / 3 + 100);
    for (int i = 0; i < 10_000; i++) {
      expecting.put(i, i);
    }
    assertThat(expecting.bytes()).isEqualTo(bytes);
    for (int i = 0; i < 20_000; i++) {
      expecting.put(i, i);
    }
    assertThat(expecting.get(19_999)).isEqualTo(19_999);
  }

  @Test
  void anEntryCostsAtMostTheDoubleOfATableThreeQuartersFull() {
    Random random = new Random(5);
    for (int entries = 1; entries <= 100_000; entries++) {
      index.put(random.nextLong(), entries);
      if (entries > 12) {
        assertThat(index.bytes()).isLessThanOrEqualTo(entries * 12L * 8 / 3 + 1);
      }
    }
  }
}

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
    Map<Long, Long> map = new HashMap<>();
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      // Few distinct ones, some of which differ in their high bits only.
      long hash = (random.nextLong() & 0x3fff) << (25 * random.nextInt(3));
      long expected = map.getOrDefault(hash, LongIndex.NONE);
      assertThat(index.get(hash)).isEqualTo(expected);
      long value = random.nextLong() >>> (1 + random.nextInt(62));
      switch (random.nextInt(3)) {
        case 0 -> {
          assertThat(index.put(hash, value)).isEqualTo(expected);
          map.put(hash, value);
        }
        case 1 -> {
          assertThat(index.putIfAbsent(hash, value)).isEqualTo(expected);
          map.putIfAbsent(hash, value);
        }
        default -> {}
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
    assertThat(bytes).isLessThan(10_000 * 16 * 4 / 3 + 100);
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
        assertThat(index.bytes()).isLessThanOrEqualTo(entries * 16L * 8 / 3 + 1);
      }
    }
  }
}

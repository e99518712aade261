package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterTest {
  private static final int OTHERS = 100_000;

  /** Of a page's ids the first bits are the same, those of one shard's ids also end alike. */
  @ParameterizedTest
  @CsvSource({"1, 0, 0", "100, 0, 0", "2048, 0, 0", "2048, 15, 0", "2048, 40, 0", "2048, 12, 5"})
  void itHasAllOfItsPageAndFewOthers(int size, int sameFirst, int sameLast) {
    SplittableRandom random = new SplittableRandom(7);
    PlacedHashes ids = new PlacedHashes(size);
    for (int i = 0; i < size; i++) {
      ids.add(hash(random, sameFirst, sameLast), 1, 2);
    }

    byte[] filter = Filter.of(ids);

    assertThat(filter.length).isLessThanOrEqualTo(size * 10 / 8 + 1);
    for (int i = 0; i < size; i++) {
      assertThat(Filter.mayHave(filter, ids.hash(i))).isTrue();
    }
    int wrong = 0;
    for (int i = 0; i < OTHERS; i++) {
      wrong += Filter.mayHave(filter, hash(random, sameFirst, sameLast)) ? 1 : 0;
    }
    assertThat(wrong).isLessThan(size == 1 ? OTHERS / 20 : OTHERS / 66);
  }

  private static long hash(SplittableRandom random, int sameFirst, int sameLast) {
    return random.nextLong() >>> sameFirst >>> sameLast << sameLast;
  }

  @Test
  void ofNothingItRulesNothingOut() {
    assertThat(Filter.mayHave(Filter.of(new PlacedHashes(0)), 5)).isTrue();
  }
}

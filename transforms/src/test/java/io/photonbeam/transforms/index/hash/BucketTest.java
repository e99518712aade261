package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketTest {
  private static final long HASH = 0b101_110_001L << 55 | 0b11;

  @Test
  void eachLevelSharesThreeBitsMore() {
    assertThat(Bucket.of(7, 0, HASH)).isEqualTo(Bucket.ofDay(7)).isEqualTo(new Bucket(7, 0, 0));
    assertThat(Bucket.of(7, 1, HASH)).isEqualTo(new Bucket(7, 1, 0b101));
    assertThat(Bucket.of(7, 3, HASH)).isEqualTo(new Bucket(7, 3, 0b101_110_001));
    assertThat(Bucket.of(7, Bucket.MAX_LEVEL, HASH)).isEqualTo(new Bucket(7, 21, HASH >>> 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, HASH, 0x0123_4567_89AB_CDEFL})
  void theBranchOfAHashLeadsToItsBucketOnTheNextLevel(long hash) {
    Bucket bucket = Bucket.ofDay(-5);
    while (!bucket.isLast()) {
      Bucket next = bucket.next(bucket.branch(hash));
      assertThat(next).isEqualTo(Bucket.of(-5, bucket.level() + 1, hash));
      bucket = next;
    }
    assertThat(bucket.level()).isEqualTo(Bucket.MAX_LEVEL);
    assertThat(bucket.prefix()).isNotNegative();
  }

  @Test
  void allBranchesAreUsed() {
    assertThat(new Random(1).longs(200).mapToInt(Bucket.of(1, 0, 0)::branch).distinct())
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void itsLevelIsOneOfItsDay() {
    assertThat(new Bucket(-9, 4, 1).dayLevel()).isEqualTo(new DayLevel(-9, 4));
  }
}

package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PageCountsTest {
  private static final Bucket BUCKET = Bucket.ofDay(1);

  @Test
  void everyEighthPageMakesABucketFull() {
    PageCounts counts = new PageCounts(() -> 0);

    assertThat(IntStream.range(1, 30).filter(page -> counts.countAnother(BUCKET)))
        .containsExactly(8, 16, 24);
  }

  @Test
  void eachBucketIsCountedAlone() {
    PageCounts counts = new PageCounts(() -> 0);
    for (int page = 1; page < PageCounts.FULL; page++) {
      assertThat(counts.countAnother(BUCKET)).isFalse();
      assertThat(counts.countAnother(BUCKET.next(0))).isFalse();
      assertThat(counts.countAnother(Bucket.ofDay(2))).isFalse();
    }

    assertThat(counts.countAnother(BUCKET)).isTrue();
    assertThat(counts.countAnother(Bucket.ofDay(2))).isTrue();
    assertThat(counts.countAnother(BUCKET.next(0))).isTrue();
    assertThat(counts.countAnother(BUCKET.next(1))).isFalse();
  }

  /** Of processes that end after a page each, one in eight empties the bucket. */
  @Test
  void aBucketThatIsNotKnownMayBeFullWithAnyPage() {
    Random random = new Random(1);
    long full =
        IntStream.range(0, 8_000)
            .filter(process -> new PageCounts(random).countAnother(BUCKET))
            .count();

    assertThat(full).isBetween(900L, 1_100L);
  }

  @Test
  void bucketsThatFillTogetherAreNotAllFullAtOnce() {
    PageCounts counts = new PageCounts(new Random(1));
    Bucket[] buckets =
        IntStream.range(0, 800).mapToObj(i -> new Bucket(1, 4, i)).toArray(Bucket[]::new);
    for (int page = 1; page <= 20; page++) {
      assertThat(IntStream.range(0, 800).filter(i -> counts.countAnother(buckets[i])).count())
          .isBetween(50L, 150L);
    }
  }
}

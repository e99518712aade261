package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.KeyRange;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeKeysTest {
  private static final long LAST_PREFIX = -1L >>> 1;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 255, 256, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
  void aPageOfAnyNumberIsInItsBucketAndInNoOther(long number) {
    List<Bucket> buckets =
        List.of(
            Bucket.ofDay(-1),
            Bucket.ofDay(0),
            Bucket.ofDay(106_751_991),
            new Bucket(0, 1, 0),
            new Bucket(0, 1, 7),
            new Bucket(0, 2, 7),
            new Bucket(0, 3, 255),
            new Bucket(0, 3, 256),
            new Bucket(0, 21, LAST_PREFIX));
    for (Bucket bucket : buckets) {
      byte[] key = TreeKeys.page(bucket, number);
      assertThat(buckets)
          .filteredOn(each -> TreeKeys.pagesOf(each).contains(key))
          .containsExactly(bucket);
      assertThat(TreeKeys.levels().contains(key)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 20_458, -106_751_991, Long.MIN_VALUE, Long.MAX_VALUE})
  void aLevelIsReadFromItsKey(long day) {
    for (int level = 0; level <= Bucket.MAX_LEVEL; level++) {
      byte[] key = TreeKeys.level(new DayLevel(day, level));
      assertThat(TreeKeys.levels().contains(key)).isTrue();
      assertThat(TreeKeys.level(key)).isEqualTo(new DayLevel(day, level));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, 20_458, -256, -255})
  void whatLiesBeforeADayEndsThere(long day) {
    List<KeyRange> before = TreeKeys.before(day);
    for (long each = day - 300; each < day + 300; each++) {
      byte[] page = TreeKeys.page(new Bucket(each, 21, LAST_PREFIX), -1);
      byte[] level = TreeKeys.level(new DayLevel(each, 21));
      byte[] filter = TreeKeys.filter(page);
      assertThat(before.stream().anyMatch(range -> range.contains(page))).isEqualTo(each < day);
      assertThat(before.stream().anyMatch(range -> range.contains(filter))).isEqualTo(each < day);
      assertThat(before.stream().anyMatch(range -> range.contains(level))).isEqualTo(each < day);
    }
  }
}

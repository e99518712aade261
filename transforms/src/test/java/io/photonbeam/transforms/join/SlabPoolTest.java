package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlabPoolTest {
  private final SlabPool pool = new SlabPool();

  @Test
  void slabsOfAnotherSizeAreNotKept() {
    byte[] small = pool.take();
    pool.fitSlabsTo(64 << 20);
    pool.giveBack(small);

    assertThat(pool.unusedBytes()).isZero();
    assertThat(pool.take()).hasSize(128 << 10);
  }

  @Test
  void slabsAreAPartOfAGenerationWithinBounds() {
    for (long generation : new long[] {0, 1, 40_000, 1 << 20, 3 << 20, 1L << 40}) {
      pool.fitSlabsTo(generation);
      long wanted = Math.max(1 << 10, Math.min(128 << 10, generation / 32));
      assertThat((long) pool.slabBytes()).isBetween(wanted / 2 + 1, wanted);
    }
  }

  @Test
  void noMoreUnusedSlabsAreKeptThanThereIsRoomFor() {
    for (int i = 0; i < 10; i++) {
      pool.giveBack(new byte[pool.slabBytes()]);
    }
    assertThat(pool.unusedBytes()).isEqualTo(10L * pool.slabBytes());
    pool.keepAtMost(5L * pool.slabBytes() + 1);
    assertThat(pool.unusedBytes()).isEqualTo(5L * pool.slabBytes());
    pool.keepAtMost(-1);

    assertThat(pool.unusedBytes()).isZero();
  }
}

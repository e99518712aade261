package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.RangeScan;
import io.photonbeam.store.memory.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TreeLevelsTest {
  private final MemoryStore store = MemoryStore.create();

  private TreeLevels levels() {
    TreeLevels levels = new TreeLevels();
    store.read(
        transaction -> {
          RangeScan.finish(transaction, List.of(levels), 1, 2);
          return null;
        });
    return levels;
  }

  private void set(long day, int level) {
    store.transact(
        transaction -> {
          transaction.set(TreeKeys.level(new DayLevel(day, level)), new byte[0]);
          return null;
        });
  }

  @Test
  void anEmptyTreeHasNoDays() {
    assertThat(levels().days()).isEmpty();
    assertThat(levels().of(0)).isEmpty();
  }

  @Test
  void daysAndTheirLevelsAscend() {
    set(7, 2);
    set(7, 0);
    set(-1, 21);
    set(7, 1);
    set(300, 0);

    assertThat(levels().days()).containsExactly(-1L, 7L, 300L);
    assertThat(levels().of(7)).containsExactly(0, 1, 2);
    assertThat(levels().of(-1)).containsExactly(21);
    assertThat(levels().of(8)).isEmpty();
  }
}

package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartsTest {
  /** Cuts numbers, each of which is its own weight. */
  private static List<List<Long>> parts(int most, long mostBytes, Long... items) {
    return Parts.of(List.of(items), item -> item, most, mostBytes);
  }

  @Test
  void nothingHasNoParts() {
    assertThat(parts(1, 1)).isEmpty();
    assertThat(Parts.of(List.of(), 1)).isEmpty();
  }

  @Test
  void aPartHasNoMoreItemsThanItMay() {
    assertThat(parts(2, 100, 1L, 2L, 3L, 4L)).containsExactly(List.of(1L, 2L), List.of(3L, 4L));
    assertThat(Parts.of(List.of(1, 2, 3, 4, 5), 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    assertThat(Parts.of(List.of(1, 2), 2)).containsExactly(List.of(1, 2));
  }

  @Test
  void aPartHasNoMoreBytesThanItMay() {
    assertThat(parts(9, 10, 5L, 5L, 5L, 6L, 4L, 1L))
        .containsExactly(List.of(5L, 5L), List.of(5L), List.of(6L, 4L), List.of(1L));
  }

  @Test
  void anItemThatIsTooLargeIsAPartOfItsOwn() {
    assertThat(parts(9, 10, 99L, 1L, 99L, 99L, 0L))
        .containsExactly(List.of(99L), List.of(1L), List.of(99L), List.of(99L), List.of(0L));
  }

  @Test
  void allItemsAreThereInTheirOrderAndNoPartCouldTakeTheNext() {
    Random random = new Random(1);
    for (int round = 0; round < 1_000; round++) {
      List<Long> items = new ArrayList<>();
      for (int i = random.nextInt(50); i > 0; i--) {
        items.add((long) random.nextInt(20));
      }
      int most = 1 + random.nextInt(6);
      long mostBytes = random.nextInt(40);
      List<List<Long>> parts = Parts.of(items, item -> item, most, mostBytes);

      assertThat(parts.stream().flatMap(List::stream)).isEqualTo(items);
      for (int i = 0; i < parts.size(); i++) {
        assertThat(fits(parts.get(i), most, mostBytes)).isTrue();
        List<Long> more = new ArrayList<>(parts.get(i));
        more.addAll(i + 1 < parts.size() ? parts.get(i + 1).subList(0, 1) : List.of());
        assertThat(fits(more, most, mostBytes)).isEqualTo(i + 1 == parts.size());
      }
    }
  }

  private static boolean fits(List<Long> part, int most, long mostBytes) {
    long bytes = part.stream().mapToLong(item -> item).sum();
    return part.size() == 1 || (part.size() <= most && bytes <= mostBytes);
  }

  @Test
  void weightsThatAreHugeDoNotOverflow() {
    long half = Long.MAX_VALUE / 2;
    assertThat(parts(9, Long.MAX_VALUE, half, half, 1L)).hasSize(1);
    assertThat(Parts.of(Collections.nCopies(1_000, "x"), item -> half, 1_000, half)).hasSize(1_000);
    assertThat(parts(9, half, half, Long.MAX_VALUE, 1L)).hasSize(3);
  }
}

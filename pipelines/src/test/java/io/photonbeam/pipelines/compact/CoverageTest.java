package io.photonbeam.pipelines.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final LargeFile OLDER = large("l1", "a", "b");
  private static final LargeFile YOUNGER = large("l2", "b", "c");

  @Test
  void ofTwoThatOverlapTheYoungerCountsWhereAllSmallFilesAreThere() {
    Set<String> small = Set.of("a", "b", "c");

    Coverage coverage = Coverage.of(List.of(OLDER, YOUNGER), small);

    assertThat(coverage.chosen()).containsExactly(YOUNGER);
    assertThat(coverage.hasRowsOf(OLDER, small)).isTrue();
  }

  @Test
  void oneThatAloneHoldsRowsCountsWhicheverIsYounger() {
    Set<String> small = Set.of("b", "c");

    Coverage coverage = Coverage.of(List.of(OLDER, YOUNGER), small);

    assertThat(coverage.chosen()).containsExactly(OLDER);
    assertThat(coverage.hasRowsOf(YOUNGER, small)).isTrue();
    assertThat(coverage.inPlaceOf(YOUNGER)).containsExactly(OLDER);
  }

  @Test
  void oneThatAloneHoldsRowsIsKnownAsSuchIfItCannotCount() {
    Coverage coverage = Coverage.of(List.of(OLDER, YOUNGER), Set.of());

    assertThat(coverage.chosen()).containsExactly(YOUNGER);
    assertThat(coverage.hasRowsOf(OLDER, Set.of())).isFalse();
  }

  private static LargeFile large(String name, String... small) {
    TreeMap<String, Long> rows = new TreeMap<>();
    for (String each : small) {
      rows.put(each, 1L);
    }
    return new LargeFile(name, rows);
  }
}

package io.photonbeam.transforms.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowAssignmentTest {
  private final RowAssignment<String> rows = new RowAssignment<>();

  private static OutputFile file(int hour, int rows) {
    return new OutputFile("date=2026-01-02/hour=%02d/c.parquet".formatted(hour), rows, 1, "none");
  }

  private static ForeignId id(String text) {
    return ForeignId.of(text, 0);
  }

  private void candidates(int hour, String... ids) {
    for (String id : ids) {
      rows.add(PartitionHour.of(file(hour, 0)), id(id), id + "@" + hour);
    }
  }

  @Test
  void aFileGetsAllRowsOfItsHourIfTheyAreAsManyAsItHad() {
    candidates(3, "a", "b");
    candidates(4, "c");

    rows.assign(List.of(file(3, 2), file(4, 1)));

    assertThat(rows.rowsOf(file(3, 2))).containsExactlyInAnyOrder("a@3", "b@3");
    assertThat(rows.rowsOf(file(4, 1))).containsExactly("c@4");
  }

  @Test
  void aRowThatAnotherFileHasIsNotGivenAgain() {
    candidates(3, "a", "b");
    rows.use(Set.of(id("a")));

    rows.assign(List.of(file(3, 1)));

    assertThat(rows.rowsOf(file(3, 1))).containsExactly("b@3");
    assertThat(rows.placed(List.of())).isEqualTo(1);
    assertThat(rows.placed(List.of(file(3, 1)))).isEqualTo(2);
  }

  @Test
  void aRowOfTwoHoursGoesWhereTheNumbersFit() {
    candidates(3, "both", "a");
    candidates(4, "both", "b");

    rows.assign(List.of(file(3, 1), file(4, 2)));

    assertThat(rows.rowsOf(file(3, 1))).containsExactly("a@3");
    assertThat(rows.rowsOf(file(4, 2))).containsExactlyInAnyOrder("both@4", "b@4");
  }

  @Test
  void noRowIsGivenToTwoFilesThoughOneThenLacksRows() {
    candidates(3, "both");
    candidates(4, "both");

    rows.assign(List.of(file(4, 1), file(3, 1)));

    assertThat(rows.rowsOf(file(3, 1))).containsExactly("both@3");
    assertThat(rows.rowsOf(file(4, 1))).isEmpty();
  }

  @Test
  void rowsThatCanBeInNoOtherFileComeFirst() {
    candidates(3, "a", "b", "z");
    candidates(4, "a", "b", "c", "d");

    rows.assign(List.of(file(3, 2), file(4, 3)));

    assertThat(rows.rowsOf(file(3, 2))).hasSize(2).contains("z@3");
    assertThat(rows.rowsOf(file(4, 3))).hasSize(3).contains("c@4", "d@4");
  }

  @Test
  void aFileWithFewerRowsThanItHadGetsThoseThereAre() {
    candidates(3, "a");

    rows.assign(List.of(file(3, 2)));

    assertThat(rows.rowsOf(file(3, 2))).containsExactly("a@3");
  }
}

package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.HOUR;
import static io.photonbeam.transforms.commit.Events.TIME;
import static io.photonbeam.transforms.commit.Events.ids;
import static io.photonbeam.transforms.commit.Events.row;
import static io.photonbeam.transforms.commit.Events.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitLimits;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.JoinedRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static List<List<JoinedRow>> slices(List<JoinedRow> rows, int maxRows) {
    List<List<JoinedRow>> cut = new ArrayList<>();
    Slices slices = new Slices(maxRows, cut::add);
    rows.forEach(slices::add);
    slices.finish();
    return cut;
  }

  @Test
  void rowsAreCutInTheirOrder() {
    List<JoinedRow> rows = rows(ids("p", 0, 10));

    assertThat(slices(rows, 4))
        .containsExactly(rows.subList(0, 4), rows.subList(4, 8), rows.subList(8, 10));
    assertThat(slices(rows, 10)).containsExactly(rows);
    assertThat(slices(List.of(), 10)).isEmpty();
  }

  @Test
  void noSliceHasMoreBytesOfIdsThanACommitMayHave() {
    List<JoinedRow> rows = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      rows.add(row("%0512d".formatted(i), TIME));
    }

    List<List<JoinedRow>> slices = slices(rows, CommitLimits.MAX_IDS);

    assertThat(slices.stream().flatMap(List::stream).toList()).isEqualTo(rows);
    assertThat(slices)
        .hasSize(7)
        .allSatisfy(
            slice -> assertThat(slice).hasSizeLessThanOrEqualTo(CommitLimits.MAX_ID_BYTES / 512));
  }

  @Test
  void noSliceHasMoreHoursThanItsFilesShouldTellOf() {
    List<JoinedRow> rows = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      rows.add(row("p" + i, TIME + i % 1_250 * HOUR));
    }

    List<List<JoinedRow>> slices = slices(rows, CommitLimits.MAX_IDS);

    assertThat(slices.stream().flatMap(List::stream).toList()).isEqualTo(rows);
    assertThat(slices)
        .hasSize(25)
        .allSatisfy(
            slice ->
                assertThat(
                        slice.stream()
                            .map(row -> PartitionHour.of(row.eventMicros()))
                            .distinct()
                            .count())
                    .isLessThanOrEqualTo(Slices.MAX_HOURS));
  }

  /** Thousands of rows may share one large event in memory; a file holds it in each. */
  @Test
  void noSliceOfSeveralRowsIsHeavierThanAFileIsWrittenFromAtOnce() {
    JoinedRow small = row("p", TIME);
    List<JoinedRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new JoinedRow(
              small.id(),
              TIME,
              small.schema(),
              small.pairs(),
              0,
              i == 50 ? Slices.MAX_WEIGHT / 32 * 40 : Slices.MAX_WEIGHT / 32));
    }
    assertThat(slices(rows, 5_000)).extracting(List::size).containsExactly(32, 18, 1, 32, 17);
  }
}

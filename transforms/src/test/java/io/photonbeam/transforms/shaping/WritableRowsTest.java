package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.output.RowTrial;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RepairedTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Whether there is a row of two decoded events that Parquet's writer refuses. */
final class WritableRowsTest {
  private static final int SCHEMAS = Integer.getInteger("photonbeam.schemas", 1_500);
  private static final int ROWS = 8;

  @Test
  void everyRowOfASchemaThatParquetCanHoldIsWritten() throws IOException {
    int written = 0;
    List<String> refused = new ArrayList<>();
    for (int seed = 0; seed < SCHEMAS; seed++) {
      written += write(seed, refused);
    }

    assertThat(refused).isEmpty();
    assertThat(written).isGreaterThan(SCHEMAS / 2);
  }

  /**
   * Writes some rows of a random schema, and notes why any is refused; returns how many are not.
   */
  private static int write(int seed, List<String> refused) throws IOException {
    RandomEvents random = new RandomEvents(seed);
    Schema order = random.order();
    RowMaker maker = RowMaker.of(JoinedSchema.of(Events.PAYMENT, order), Events.FIELDS);
    if (maker.shape().problem().isPresent()) {
      return 0;
    }
    List<JoinedRow> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      GenericRecord event = (GenericRecord) random.value(order);
      event.put("order_id", "o");
      maker.make(
          Events.pair(Events.payment("p" + i, Events.TIME), "order_id", event),
          rows::add,
          (events, at, reason, why) -> refused.add("seed " + seed + ": " + why));
    }
    CommitColumns commit = new CommitColumns("commit", 1);
    int written = 0;
    try (RowTrial<JoinedRow> trial =
        new RowTrial<>(() -> maker.shape().writer(commit, new RepairedTexts()))) {
      for (JoinedRow row : rows) {
        Optional<String> problem = trial.problem(row);
        problem.ifPresent(why -> refused.add("seed " + seed + ": " + why + " " + order));
        written += problem.isEmpty() ? 1 : 0;
      }
    }
    return written;
  }
}

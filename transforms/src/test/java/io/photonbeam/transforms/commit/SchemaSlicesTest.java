package io.photonbeam.transforms.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.shaping.RowMakers.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

final class SchemaSlicesTest {
  private static final JoinedBatch USUAL = Events.batch(Events.ids("c", 0, 1));

  /** A batch whose foreign schema is its own, of so many columns. */
  private static JoinedBatch wide(int number) {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Wide" + number).fields();
    fields = fields.requiredString("id").requiredString("key").requiredLong("t");
    for (int i = 0; i < 2_000; i++) {
      fields = fields.optionalLong("column" + i);
    }
    Schema schema = fields.endRecord();
    GenericRecord click =
        new GenericRecordBuilder(schema).set("id", "c").set("key", "q").set("t", 1L).build();
    return Events.pair(click, "key", Events.order("c"));
  }

  @Test
  void batchesOfUsualSchemasAreOneListAsTheyAre() {
    List<JoinedBatch> batches = List.of(USUAL, USUAL);

    assertThat(SchemaSlices.of(batches, 0)).containsExactly(batches);
    assertThat(SchemaSlices.of(List.of(), 0)).isEmpty();
  }

  @Test
  void asManyLargeSchemasAsHaveRoomComeTogether() {
    List<JoinedBatch> wide = IntStream.range(0, 5).mapToObj(SchemaSlicesTest::wide).toList();
    List<JoinedBatch> turns = new ArrayList<>(wide);
    turns.addAll(wide);
    long weight = Schemas.of(wide.get(0)).weight();
    assertThat(weight).isPositive();

    List<List<JoinedBatch>> slices = SchemaSlices.of(turns, 2 * weight);

    assertThat(slices).hasSize(3);
    assertThat(slices.get(0)).containsExactly(wide.get(0), wide.get(0), wide.get(1), wide.get(1));
    assertThat(slices.get(2)).containsExactly(wide.get(4), wide.get(4));
  }

  @Test
  void aSchemaThatIsLargerThanThereIsRoomForIsAlone() {
    JoinedBatch one = wide(1);
    JoinedBatch other = wide(2);

    assertThat(SchemaSlices.of(List.of(one, other), 1))
        .containsExactly(List.of(one), List.of(other));
  }
}

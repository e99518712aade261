package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.output.PartitionHour;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class ShapedRowTest {
  private static GenericRecord row(String... fields) {
    SchemaBuilder.FieldAssembler<Schema> schema = SchemaBuilder.record("Row").fields();
    for (String field : fields) {
      schema = schema.requiredString(field);
    }
    GenericRecordBuilder row = new GenericRecordBuilder(schema.endRecord());
    for (String field : fields) {
      row.set(field, "of " + field);
    }
    return row.build();
  }

  @Test
  void itsContentIsWhatTheAdapterGave() {
    GenericRecord row = row("cents", "foreign_id", "commit_id", "joined_at");

    GenericRecord content = new ShapedRow().content(row);

    assertThat(content.toString()).isEqualTo("{\"cents\": \"of cents\"}");
    assertThat(ShapedRow.foreignId(row)).isEqualTo("of foreign_id".getBytes(UTF_8));
    assertThat(ShapedRow.foreignId(row("cents"))).isNull();
  }

  @Test
  void fieldsThatAreCalledLikeAFolderAreTheSameAsTheirColumns() {
    ShapedRow shaped = new ShapedRow();
    assertThat(shaped.content(row("date", "Hour")).toString().replace("of Hour", "of Hour_"))
        .isEqualTo(shaped.content(row("date_", "Hour_")).toString().replace("of date_", "of date"));
    assertThat(shaped.content(row("date", "date_")).getSchema().getField("date__")).isNotNull();
  }

  @Test
  void theSameContentInAnotherHourIsAnother() {
    assertThat(
            Set.of(
                ShapedRow.inHour(5, Optional.of(new PartitionHour(3))),
                ShapedRow.inHour(5, Optional.of(new PartitionHour(4))),
                ShapedRow.inHour(6, Optional.of(new PartitionHour(3))),
                ShapedRow.inHour(5, Optional.empty())))
        .hasSize(4);
  }
}

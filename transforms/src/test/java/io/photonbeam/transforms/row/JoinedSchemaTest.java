package io.photonbeam.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.commit.Events;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinedSchemaTest {

  @ParameterizedTest
  @CsvSource({
    "Click,        click",
    "AdClick,      ad_click",
    "HTTPRequest2, http_request2",
    "Order2Item,   order2_item",
    "already_snake, already_snake",
    "URL,          url",
    "aB,           a_b",
  })
  void columnsAreNamedInSnakeCase(String name, String column) {
    assertThat(JoinedSchema.snakeCase(name)).isEqualTo(column);
  }

  @Test
  void aRowHoldsForeignAndPrimaryEventThenCommitAndTime() {
    JoinedSchema joined = JoinedSchema.of(Events.PAYMENT, Events.ORDER);

    assertThat(joined.row().getFields())
        .extracting(Schema.Field::name)
        .containsExactly("payment", "order", "commit_id", "joined_at");
    assertThat(joined.row().getField("payment").schema()).isEqualTo(Events.PAYMENT);
    assertThat(joined.row().getField("order").schema()).isEqualTo(Events.ORDER);
    assertThat(joined.row().getField("commit_id").schema().getType()).isEqualTo(Schema.Type.STRING);
    assertThat(joined.row().getField("joined_at").schema().getLogicalType())
        .isEqualTo(LogicalTypes.timestampMicros());
    assertThat(joined.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.Event,  b.Event, foreign_event,     primary_event",
    "a.AdView, b.adView, foreign_ad_view,  primary_ad_view",
    "a.CommitId, b.Order, foreign_commit_id, primary_order",
    "a.Order, b.JoinedAt, foreign_order,   primary_joined_at",
    "a.Date,  b.Order,    foreign_date,    primary_order",
    "a.Order, b.Hour,     foreign_order,   primary_hour",
    "a.Id,    b.Id,       foreign_id_,     primary_id",
  })
  void namesThatClashGetTheirRole(
      String foreign, String primary, String foreignColumn, String primaryColumn) {
    JoinedSchema joined = JoinedSchema.of(record(foreign), record(primary));

    assertThat(joined.foreignColumn()).isEqualTo(foreignColumn);
    assertThat(joined.primaryColumn()).isEqualTo(primaryColumn);
    assertThat(joined.row().getFields()).hasSize(4);
  }

  @Test
  void theSameSchemaOnBothSidesNeedsNoRenaming() {
    Schema event = record("a.Event");

    JoinedSchema joined = JoinedSchema.of(event, event);

    assertThat(joined.primary()).isSameAs(event);
    assertThat(new Schema.Parser().parse(joined.row().toString())).isEqualTo(joined.row());
  }

  @Test
  void whatParquetCannotHoldIsSaidAndARecordWithoutFieldsIsNoneOfIt() {
    Schema tree =
        Events.schema(
            """
            {"type":"record","name":"Tree","fields":[
              {"name":"id","type":"string"},
              {"name":"children","type":{"type":"array","items":"Tree"}}]}\
            """);
    Schema empty = SchemaBuilder.record("Empty").fields().endRecord();

    assertThat(JoinedSchema.of(Events.PAYMENT, tree).problem())
        .hasValueSatisfying(problem -> assertThat(problem).containsIgnoringCase("recursive"));
    assertThat(JoinedSchema.of(empty, Events.ORDER).problem()).isEmpty();
  }

  /** Counts how often somebody looks at a character. */
  private static final class CountingText implements CharSequence {
    private final String text;
    private long looks;

    CountingText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void aNameOfCapitalsIsLookedThroughAFewTimes() {
    CountingText capitals = new CountingText("A".repeat(10_000));
    CountingText withWord = new CountingText("A".repeat(10_000) + "b");

    assertThat(JoinedSchema.snakeCase(capitals)).isEqualTo("a".repeat(10_000));
    assertThat(JoinedSchema.snakeCase(withWord)).endsWith("aa_ab");
    assertThat(capitals.looks + withWord.looks).isLessThan(20 * 10_000);
  }

  private static Schema record(String fullName) {
    return SchemaBuilder.record(fullName).fields().requiredString("id").endRecord();
  }
}

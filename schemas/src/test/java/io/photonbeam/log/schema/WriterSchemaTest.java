package io.photonbeam.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterSchemaTest {
  private static List<String> names(Schema record) {
    return record.getFields().stream().map(Schema.Field::name).toList();
  }

  @Test
  void aSchemaThatAvroWritesIsAsAvroParsesIt() {
    String json =
        """
        {"type":"record","name":"shop.Order","aliases":["Old"],"doc":"d","fields":[
          {"name":"größe","type":["null",{"type":"enum","name":"E","symbols":["A"]}],"default":null},
          {"name":"again","type":{"type":"array","items":"E"}},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}\
        """;
    assertThat(WriterSchema.parse(json)).isEqualTo(new Schema.Parser().parse(json));
    assertThat(WriterSchema.parse(json).toString())
        .isEqualTo(new Schema.Parser().parse(json).toString());
  }

  @Test
  void namesThatAvroDoesNotWriteAreMadeLegalWhereverTheyStand() {
    Schema schema =
        WriterSchema.parse(
            """
            {"type":"record","name":"order-line","namespace":"pg-main.public","fields":[
              {"name":"order-id","type":{"type":"fixed","name":"my.Id","size":16}},
              {"name":"2nd","type":["null","my.Id","order-line"]},
              {"name":"head","type":{"type":"record","name":"Head","fields":[
                {"name":"up","type":{"type":"map","values":"pg-main.public.order-line"}}]}},
              {"name":"more","type":{"type":"array","items":["null","Head"]}}]}\
            """);
    assertThat(schema.getFullName()).isEqualTo("pg_main.public.order_line");
    assertThat(names(schema)).containsExactly("order_id", "_2nd", "head", "more");
    assertThat(schema.getField("order_id").aliases()).containsExactly("order-id");
    assertThat(schema.getField("_2nd").schema().getTypes().get(2)).isSameAs(schema);
    Schema head = schema.getField("head").schema();
    assertThat(head.getFullName()).isEqualTo("pg_main.public.Head");
    assertThat(head.getField("up").schema().getValueType()).isSameAs(schema);
    assertThat(schema.getField("more").schema().getElementType().getTypes().get(1)).isSameAs(head);
    assertThat(new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(schema.toString()))
        .isEqualTo(schema);
  }

  @Test
  void namesThatBecomeEqualStayApart() {
    Schema schema =
        WriterSchema.parse(
            """
            {"type":"record","name":"R","fields":[
              {"name":"a-b","type":{"type":"enum","name":"x-y","symbols":["S"]}},
              {"name":"a_b","type":{"type":"enum","name":"x_y","symbols":["T"]}},
              {"name":"a b","type":"x-y"},{"name":"a.b","type":"x_y"}]}\
            """);
    assertThat(names(schema)).containsExactly("a_b_2", "a_b", "a_b_3", "a_b_4");
    assertThat(schema.getField("a_b_3").schema().getEnumSymbols()).containsExactly("S");
    assertThat(schema.getField("a_b_4").schema().getEnumSymbols()).containsExactly("T");
    assertThat(WriterSchema.parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  void whatAvrosReaderOfFilesTakesIsTaken() {
    Schema schema =
        WriterSchema.parse(
            """
            /* of a generator */
            {"type":"record","name":"R","fields":[
              {"name":"a","type":"int","default":"none"},
              {"name":"b","type":["null","string"],"default":"x"},
              {"name":"c","type":{"type":"enum","name":"E","symbols":["credit-card","2"]}}]}\
            """);
    assertThat(names(schema)).containsExactly("a", "b", "c");
    assertThat(schema.getField("c").schema().getEnumSymbols()).containsExactly("credit-card", "2");
    assertThat(WriterSchema.parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  void invalidLogicalTypesAreLeftOutInSilenceAndOthersKept() {
    PrintStream before = System.err;
    ByteArrayOutputStream noise = new ByteArrayOutputStream();
    System.setErr(new PrintStream(noise, true, StandardCharsets.UTF_8));
    Schema schema;
    try {
      schema =
          WriterSchema.parse(
              """
              {"type":"record","name":"R","logicalType":"date","fields":[
                {"name":"a","type":{"type":"bytes","logicalType":"decimal"}},
                {"name":"b","type":{"type":"bytes","logicalType":"decimal","precision":"10"}},
                {"name":"c","type":{"type":"fixed","name":"F","size":4,"logicalType":"decimal",
                                    "precision":18,"scale":2}},
                {"name":"d","type":{"type":"string","logicalType":"timestamp-millis"}},
                {"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"logicalType":"uuid"}},
                {"name":"f","type":"long","logicalType":"timestamp-millis"},
                {"name":"g","type":{"type":"long","logicalType":"my-custom"}},
                {"name":"h","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                {"name":"i","type":{"type":"array","items":{"type":"map","values":
                    {"type":"int","logicalType":"timestamp-millis"}}}}]}\
              """);
    } finally {
      System.setErr(before);
    }
    assertThat(noise.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(schema.getLogicalType()).isNull();
    for (String invalid : List.of("a", "b", "c", "d", "e", "f")) {
      assertThat(schema.getField(invalid).schema().getLogicalType()).as(invalid).isNull();
      assertThat(schema.getField(invalid).schema().getProp("logicalType")).as(invalid).isNull();
    }
    assertThat(schema.getField("g").schema().getProp("logicalType")).isEqualTo("my-custom");
    assertThat(schema.getField("h").schema().getLogicalType())
        .isEqualTo(LogicalTypes.decimal(9, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "7",
        "{\"type\":\"record\"}",
        "\"nothing\"",
        "\"int\" \"int\"",
        "[\"R\"]"
      })
  void whatIsNoSchemaIsRefusedInWords(String json) {
    assertThatThrownBy(() -> WriterSchema.parse(json))
        .isInstanceOf(SchemaParseException.class)
        .hasMessageMatching("(?s).+");
  }
}

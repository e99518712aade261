package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse("{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }

  private static GenericRecord of(Schema schema, Object... namesAndValues) {
    GenericRecordBuilder record = new GenericRecordBuilder(schema);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      record.set((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return record.build();
  }

  private static Optional<Difference> between(GenericRecord log, GenericRecord output) {
    return Difference.between(log, output, FieldDefaults.NONE);
  }

  @Test
  void equalValuesOfOtherTypesDoNotDiffer() {
    assertThat(
            between(
                of(record("{'name':'a','type':'int'}"), "a", 1),
                of(record("{'name':'a','type':'long'}"), "a", 1L)))
        .isEmpty();
  }

  @Test
  void theFirstFieldByNameIsToldWithItsPath() {
    Schema item = record("{'name':'n','type':'int'}");
    Schema outer =
        record(
            "{'name':'z','type':'int'},{'name':'items','type':{'type':'array','items':%s}}"
                .formatted(item.toString().replace("\"R\"", "\"Item\"")));
    Schema inner = outer.getField("items").schema().getElementType();
    GenericRecord log = of(outer, "z", 1, "items", List.of(of(inner, "n", 1), of(inner, "n", 2)));
    GenericRecord row = of(outer, "z", 2, "items", List.of(of(inner, "n", 1), of(inner, "n", 3)));
    assertThat(between(log, row)).contains(new Difference("items[1].n", "2", "3"));
  }

  @Test
  void listsOfOtherLengthsAreToldAsAWhole() {
    Schema lists = record("{'name':'a','type':{'type':'array','items':'int'}}");
    assertThat(between(of(lists, "a", List.of(1)), of(lists, "a", List.of(1, 2))))
        .contains(new Difference("a", "[1]", "[1, 2]"));
  }

  @Test
  void aFieldThatOneSideLacksIsNull() {
    Schema with = record("{'name':'a','type':'int'},{'name':'b','type':'int'}");
    Schema without = record("{'name':'a','type':'int'}");
    assertThat(between(of(with, "a", 1, "b", 2), of(without, "a", 1)))
        .contains(new Difference("b", "2", "null"));
    assertThat(between(of(without, "a", 1), of(with, "a", 1, "b", 2)))
        .contains(new Difference("b", "null", "2"));
  }

  @Test
  void valuesThatReadAlikeAreToldWithTheirTypes() {
    Schema numbers = record("{'name':'a','type':['int','long']}");
    assertThat(between(of(numbers, "a", 5), of(numbers, "a", 5L)))
        .contains(new Difference("a", "5 as int", "5 as long"));
    String millis = "{'name':'a','type':{'type':'long','logicalType':'timestamp-millis'}}";
    assertThat(
            between(
                of(record(millis), "a", 5L),
                of(record(millis.replace("millis", "micros")), "a", 5L)))
        .contains(new Difference("a", "5 as long timestamp-millis", "5 as long timestamp-micros"));
  }

  @Test
  void bytesAreHexadecimalAndLongTextIsCut() {
    Schema bytes = record("{'name':'a','type':'bytes'}");
    assertThat(
            between(
                of(bytes, "a", ByteBuffer.wrap(new byte[] {1, -1})),
                of(bytes, "a", ByteBuffer.wrap(new byte[] {1, -2}))))
        .contains(new Difference("a", "0x01ff", "0x01fe"));
    assertThat(Difference.text("x".repeat(1_000))).hasSize(201).endsWith("x…");
  }
}

package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas of up to a megabyte, each of which would take hours or gigabytes if anything were done
 * for each pair of its parts.
 */
@Timeout(60)
class SchemaBombsTest {
  @TempDir Path folder;

  private static String record(String name, String fields) {
    return "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[%s]}".formatted(name, fields);
  }

  private static String field(String name, String type) {
    return "{\"name\":\"%s\",\"type\":%s}".formatted(name, type);
  }

  private static String each(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
  }

  private Schema read(String schema) throws IOException {
    try (LogFile file =
        LogFile.open(SchemaBoundsTest.write(folder.resolve("log.avro"), schema)).orElseThrow()) {
      return file.schema();
    }
  }

  private void assertRefused(String schema, String why) {
    assertThatThrownBy(() -> read(schema))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2_000));
  }

  /** Names of characters that are none of a name: all become the same. */
  private static String fieldsOfOneLegalName(int count) {
    return each(
        count, i -> field("" + (char) (0x2200 + i % 256) + (char) (0x2200 + i / 256), "\"int\""));
  }

  @Test
  void thousandsOfNamesThatBecomeEqualAreNumberedInOneGo() throws IOException {
    Schema schema = read(record("R", fieldsOfOneLegalName(9_000)));

    assertThat(schema.getFields()).hasSize(9_000);
    assertThat(schema.getFields().get(8_999).name()).isEqualTo("___9000");
    assertRefused(record("R", fieldsOfOneLegalName(20_000)), "more than 10,000 columns");
  }

  @Test
  void numberedNamesDoNotTakeThoseThatAreThere() throws IOException {
    String fields = each(4, i -> field(new String[] {"a-", "a_", "a__2", "a+"}[i], "\"int\""));
    assertThat(read(record("R", fields)).getFields())
        .extracting(Schema.Field::name)
        .containsExactly("a__3", "a_", "a__2", "a__4");
  }

  @Test
  void definitionsInDisguiseAreCountedAsTheyAre() {
    String escaped =
        each(
            5_000,
            i ->
                field(
                    "f" + i,
                    "{\"type\":\"record\",\"name\":\"R%d\",\"\\u0066ields\":[%s]}"
                        .formatted(i, field("x", "\"int\""))));
    assertRefused(record("R", escaped), "it defines 5,001 types");
  }

  @Test
  void branchesOfUnionsAreUsesOfTypes() {
    String types = each(500, i -> field("t" + i, record("T" + i, field("x", "\"int\""))));
    String union = "[" + each(40, i -> "\"T" + i + "\"") + "]";
    String uses = each(150, i -> field("u" + i, union));
    assertRefused(record("R", types + "," + uses), "it defines 501 types, and uses types in 7,0");
  }

  @Test
  void aLongNamespaceIsNotWrittenOutAtEachNameInIt() {
    String types = each(900, i -> field("t" + i, record("T" + i, field("x", "\"int\""))));
    String schema =
        record("R", types)
            .replaceFirst(
                "\"name\"", "\"namespace\":\"%s\",\"name\"".formatted("n".repeat(60_000)));
    assertRefused(schema, "its names, each with its namespace, are longer than 33,554,432");
  }

  @Test
  void aDefaultThatStandsForMillionsOfDefaultsIsRefused() {
    String wide =
        record(
            "Wide",
            each(500, i -> "{\"name\":\"c%d\",\"type\":\"int\",\"default\":7}".formatted(i)));
    String list =
        "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":%s},\"default\":[%s]}"
            .formatted(wide, each(50_000, i -> "{}"));
    assertRefused(record("R", list), "its defaults stand for more than 1,000,000 values");
  }

  @Test
  void anEnumOfMoreSymbolsThanCanBeComparedIsRefused() throws IOException {
    String symbols = "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[%s]}";
    assertThat(read(record("R", field("e", symbols.formatted(each(9_000, i -> "\"s" + i + "\""))))))
        .isNotNull();
    assertRefused(
        record("R", field("e", symbols.formatted(each(50_000, i -> "\"s" + i + "\"")))),
        "its enums have too many symbols");
  }

  @Test
  void aTypeOfMoreBytesThanABlockMayHaveIsRefused() {
    String fixed = "{\"type\":\"fixed\",\"name\":\"F\",\"size\":1000000000}";
    assertRefused(record("R", field("f", fixed)), "it has a type of 1,000,000,000 bytes");
  }

  @Test
  void whatAvroSaysOfAMegabyteIsToldInShort() {
    assertRefused(record("R", field("f", "\"" + " ".repeat(900_000) + "x\"")), "can't parse");
  }

  @Test
  void filesOfOneLargeSchemaShareItWhileSomebodyHoldsIt() throws IOException {
    String schema = record("R", each(2_000, i -> field("a_rather_long_name_" + i, "\"int\"")));
    assertThat(schema.length()).isGreaterThan(64 << 10);

    Schema held = read(schema);

    assertThat(read(schema)).isSameAs(held);
  }

  @Test
  void aLargeSchemaOfABusinessIsRead() throws IOException {
    String deep = field("x", "\"int\"");
    for (int level = 0; level < 20; level++) {
      deep = field("level" + level, record("Level" + level, deep));
    }
    String wide =
        each(
            2_000,
            i ->
                ("{\"name\":\"field_of_some_length_%d\",\"type\":[\"null\",\"string\"],"
                        + "\"default\":null,\"doc\":\"%s\"}")
                    .formatted(i, "What it means. ".repeat(10)));
    String schema = record("R", deep + "," + wide);
    assertThat(schema.length()).isGreaterThan(450_000);

    assertThat(read(schema).getFields()).hasSize(2_001);
  }
}

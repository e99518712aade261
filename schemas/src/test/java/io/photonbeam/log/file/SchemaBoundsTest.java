package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.schema.SchemaBounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SchemaBoundsTest {
  @TempDir Path folder;

  /** Each record has two fields of the record before it. */
  static String doubling(int levels) {
    StringBuilder json = new StringBuilder();
    for (int level = levels; level > 0; level--) {
      json.append(
          "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":"
              .formatted(level));
    }
    json.append("\"long\"");
    for (int level = 1; level <= levels; level++) {
      String again = level == 1 ? "\"long\"" : "\"R%d\"".formatted(level - 1);
      json.append("},{\"name\":\"b\",\"type\":%s}]}".formatted(again));
    }
    return json.toString();
  }

  /** A record whose fields are records, each of which holds the one before it. */
  private static String chain(int length) {
    return IntStream.range(0, length)
        .mapToObj(
            i ->
                "{\"name\":\"f%d\",\"type\":{\"type\":\"record\",\"name\":\"C%d\",\"fields\":[{\"name\":\"x\",\"type\":%s}]}}"
                    .formatted(i, i, i == 0 ? "\"long\"" : "\"C" + (i - 1) + "\""))
        .collect(
            Collectors.joining(",", "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[", "]}"));
  }

  private Path fileWith(String schema) throws IOException {
    return write(folder.resolve("log.avro"), schema);
  }

  /** Writes a log file without blocks. */
  static Path write(Path file, String schema) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {'O', 'b', 'j', 1});
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeMapStart();
    out.setItemCount(1);
    out.startItem();
    out.writeString("avro.schema");
    out.writeBytes(schema.getBytes(StandardCharsets.UTF_8));
    out.writeMapEnd();
    out.flush();
    bytes.write(new byte[SyncMarker.LENGTH]);
    return Files.write(file, bytes.toByteArray());
  }

  private void assertRefused(String schema, String why) throws IOException {
    Path file = fileWith(schema);
    assertThatThrownBy(() -> LogFile.open(file))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining(file + " has a schema that ")
        .hasMessageContaining(why);
  }

  @Test
  void aSmallSchemaThatStandsForMillionsOfColumnsIsRefused() throws IOException {
    String schema = doubling(24);
    assertThat(schema.length()).isLessThan(4_000);
    assertRefused(schema, "it stands for more than 10,000 columns");
    assertRefused(doubling(190), "it stands for more than 10,000 columns");
  }

  @Test
  void aSchemaOfThousandsOfColumnsIsRead() throws IOException {
    assertThat(LogFile.open(fileWith(doubling(12)))).isPresent();
  }

  @Test
  void aChainOfTypesThatNestsTooDeepIsRefusedThoughItsJsonIsFlat() throws IOException {
    assertRefused(chain(300), "its types nest deeper than 200");
    assertThat(LogFile.open(fileWith(chain(150)))).isPresent();
  }

  @Test
  void aSchemaThatAvroWouldParseForMinutesIsNotParsed() throws IOException {
    assertRefused(chain(10_000), "it defines 10,001 types, and uses types in 20,001 places");
  }

  @Test
  void jsonThatNestsTooDeepIsRefused() throws IOException {
    assertRefused("[".repeat(200_000), "its JSON nests deeper than 800");
    String arrays = "{\"type\":\"array\",\"items\":".repeat(900) + "\"long\"" + "}".repeat(900);
    assertRefused(arrays, "its JSON nests deeper than 800");
  }

  @Test
  void bracketsInTextAreNoNesting() throws IOException {
    String doc = "[{\\\"".repeat(5_000);
    assertThat(
            LogFile.open(
                fileWith(
                    "{\"type\":\"record\",\"name\":\"R\",\"doc\":\"%s\",\"fields\":[]}"
                        .formatted(doc))))
        .isPresent();
  }

  @Test
  void namesThatAreWrittenOutAtEachColumnAreBounded() throws IOException {
    String name = "n".repeat(2_000);
    String schema = doubling(12).replace("\"name\":\"a\"", "\"name\":\"%s\"".formatted(name));
    assertRefused(schema, "the names of its columns are longer than 4,194,304 bytes together");
  }

  @Test
  void aHeaderBeyondItsBoundIsRefusedWithTheBound() throws IOException {
    Path file = fileWith("\"" + "x".repeat(5 << 20) + "\"");
    assertThatThrownBy(() -> LogFile.open(file)).hasMessageContaining("header");
  }

  @Test
  void aTypeWithinItselfIsNotWrittenOut() {
    Schema list =
        SchemaBuilder.record("Node")
            .fields()
            .name("next")
            .type()
            .unionOf()
            .nullType()
            .and()
            .type("Node")
            .endUnion()
            .noDefault()
            .requiredLong("value")
            .endRecord();
    assertThat(SchemaBounds.RECORDS.problem(list)).isEmpty();
  }

  @Test
  void aDefaultThatContainsItselfIsNoStackOverflow() throws IOException {
    String schema =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"R\",\"default\":{}}]}";
    assertRefused(schema, "its defaults stand for more than 1,000,000 values");
  }
}

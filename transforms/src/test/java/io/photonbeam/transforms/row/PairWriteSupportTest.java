package io.photonbeam.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.schema.WriterSchema;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.commit.Published;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.LogSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are as if their events had been built as records of Avro, and these been written. */
class PairWriteSupportTest {
  private static final int SCHEMAS = Integer.getInteger("photonbeam.schemas", 150);
  private static final int ROWS = 12;

  @TempDir Path folder;

  @Test
  void filesAreThoseOfParquetAvroWhateverTheSchemasAndValues() throws IOException {
    int written = 0;
    int withMaps = 0;
    for (int seed = 0; seed < SCHEMAS; seed++) {
      RandomPairs pairs = new RandomPairs(seed);
      if (pairs.schema().problem().isEmpty()) {
        RowFiles files = new RowFiles(folder, pairs.schema());
        files.assertSame(pairs.rows(ROWS), "seed " + seed);
        written++;
        withMaps += files.hasMaps() ? 1 : 0;
      }
    }
    assertThat(withMaps).isGreaterThan(SCHEMAS / 20);
    assertThat(written - withMaps).isGreaterThan(SCHEMAS / 5);
  }

  private static final String ORDER =
      """
      {"type":"record","name":"Order","namespace":"shop","fields":[
        {"name":"order_id","type":"string"},
        {"name":"detail","type":%s}]}\
      """;

  private static LogSchema order(String type) {
    return LogSchema.of(WriterSchema.parse(ORDER.formatted(type)));
  }

  private static JoinedRow row(LogSchema primary, Object detail) {
    GenericRecord order = new GenericData.Record(primary.avro());
    order.put("order_id", "o");
    order.put("detail", detail);
    JoinedBatch pair =
        Events.pair(
            LogSchema.of(Events.PAYMENT),
            Events.bytes(Events.payment("p1", Events.TIME)),
            primary,
            Events.bytes(order));
    return new JoinedRow(
        ForeignId.of("p1", Events.TIME),
        Events.TIME,
        JoinedSchema.of(Events.PAYMENT, primary.avro()),
        pair,
        0,
        100);
  }

  /** When a file is made again, its rows may come from logs of several schemas. */
  @Test
  void rowsOfSchemasThatAreWrittenAlikeShareAFile() throws IOException {
    LogSchema symbols =
        order("{\"type\":\"enum\",\"name\":\"Kind\",\"symbols\":[\"credit-card\"]}");
    Schema kind = symbols.avro().getField("detail").schema();
    JoinedRow symbol = row(symbols, new GenericData.EnumSymbol(kind, "credit-card"));
    JoinedRow text = row(order("\"string\""), "cash");
    assertThat(text.schema().row()).isEqualTo(symbol.schema().row());

    assertThat(written(text.schema(), text, symbol, text))
        .extracting(order -> order.get("detail").toString())
        .containsExactly("cash", "credit-card", "cash");
  }

  /** As whoever reads the log sees it. */
  @Test
  void ofEqualKeysOfAMapTheLastCounts() throws IOException {
    LogSchema primary =
        order("{\"type\":\"map\",\"values\":{\"type\":\"map\",\"values\":\"int\"}}");
    Map<CharSequence, Object> inner = new LinkedHashMap<>();
    inner.put("a", 1);
    inner.put(new Utf8("b"), 2);
    inner.put(new Utf8("a"), 3);
    inner.put(latin1('a'), 4);
    inner.put(latin1('b'), 5);
    Map<CharSequence, Object> outer = new LinkedHashMap<>();
    outer.put("x", Map.of("gone", 0));
    outer.put("y", Map.of());
    outer.put(new Utf8("x"), inner);
    JoinedRow row = row(primary, outer);

    GenericRecord order = written(row.schema(), row).get(0);

    assertThat(withTextKeys(order.get("detail")))
        .isEqualTo(Map.of("y", Map.of(), "x", Map.of("b", 2, "a", 3, "\ufffd", 5)));
    assertThat(RowFiles.footer(folder.resolve("direct.parquet")).getBlocks().get(0).getColumns())
        .filteredOn(column -> column.getPath().toDotString().endsWith("value.key_value.value"))
        .singleElement()
        // Of the inner map of y, which is empty, there is a null.
        .satisfies(column -> assertThat(column.getValueCount()).isEqualTo(1 + 3));
  }

  private static Object withTextKeys(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> texts = new HashMap<>();
      map.forEach((key, each) -> texts.put(key.toString(), withTextKeys(each)));
      return texts;
    }
    return value;
  }

  private static Utf8 latin1(char letter) {
    return new Utf8(new byte[] {(byte) (0x80 | letter)});
  }

  private List<GenericRecord> written(JoinedSchema schema, JoinedRow... rows) throws IOException {
    Path path = new RowFiles(folder, schema).direct(List.of(rows));
    return Published.rows(path).stream().map(row -> (GenericRecord) row.get("order")).toList();
  }
}

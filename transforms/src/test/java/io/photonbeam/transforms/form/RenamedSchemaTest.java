package io.photonbeam.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.commit.CommitFileWriter;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.commit.Published;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamedSchemaTest {
  /** Both sides have a {@code shop.Header}, and mean different things by it. */
  private static final Schema FOREIGN =
      Events.schema(
          """
          {"type":"record","name":"Payment","namespace":"shop","fields":[
            {"name":"header","type":{"type":"record","name":"Header","fields":[
              {"name":"id","type":"string"},
              {"name":"order_id","type":"string"},
              {"name":"at","type":"long"}]}}]}""");

  private static final Schema PRIMARY =
      Events.schema(
          """
          {"type":"record","name":"Order","namespace":"shop","doc":"An order.","fields":[
            {"name":"header","type":{"type":"record","name":"Header","fields":[
              {"name":"id","type":"string"},
              {"name":"region","type":{"type":"enum","name":"Region","symbols":["EU","US"],"default":"EU"},
               "default":"US","aliases":["area"]},
              {"name":"digest","type":{"type":"fixed","name":"Digest","size":2}},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
              {"name":"exact","type":{"type":"fixed","name":"Exact","size":4,
                "logicalType":"decimal","precision":9,"scale":3}}]}},
            {"name":"others","type":["null",{"type":"array","items":"Header"}],"default":null},
            {"name":"by_name","type":{"type":"map","values":["null","Header"]}},
            {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"unit":"ms"}]}""");

  @Test
  void schemasWithoutAClashStayAsTheyAre() {
    assertThat(RenamedSchema.apart(Events.ORDER, Events.PAYMENT)).isSameAs(Events.ORDER);
    assertThat(RenamedSchema.apart(PRIMARY, PRIMARY)).isSameAs(PRIMARY);
  }

  @Test
  void everyTypeGetsAnotherNameAndKeepsTheRest() {
    Schema renamed = RenamedSchema.apart(PRIMARY, FOREIGN);

    assertThat(renamed.getFullName()).isEqualTo("photonbeam_primary.shop.Order");
    assertThat(renamed.getDoc()).isEqualTo("An order.");
    assertThat(renamed.getAliases()).containsExactly("shop.Order");
    Schema header = renamed.getField("header").schema();
    assertThat(header.getFullName()).isEqualTo("photonbeam_primary.shop.Header");
    assertThat(renamed.getField("others").schema().getTypes().get(1).getElementType())
        .isSameAs(header);
    Schema.Field region = header.getField("region");
    assertThat(region.aliases()).containsExactly("area");
    assertThat(region.defaultVal()).isEqualTo("US");
    assertThat(region.schema().getEnumSymbols()).containsExactly("EU", "US");
    assertThat(region.schema().getEnumDefault()).isEqualTo("EU");
    assertThat(header.getField("digest").schema().getFixedSize()).isEqualTo(2);
    assertThat(header.getField("price").schema().getLogicalType())
        .isEqualTo(LogicalTypes.decimal(9, 2));
    assertThat(header.getField("exact").schema().getLogicalType())
        .isEqualTo(LogicalTypes.decimal(9, 3));
    assertThat(renamed.getField("at").schema().getLogicalType())
        .isEqualTo(LogicalTypes.timestampMillis());
    assertThat(renamed.getField("at").getProp("unit")).isEqualTo("ms");
  }

  @Test
  void aRenamedSchemaReadsWhatWasWrittenUnderTheOldNames() throws IOException {
    Schema renamed = RenamedSchema.apart(PRIMARY, FOREIGN);
    GenericRecord order = order();

    assertThat(read(order, renamed)).hasToString(order.toString());
  }

  @Test
  void aTypeThatContainsItselfIsRenamedAsAWhole() {
    Schema tree =
        Events.schema(
            """
            {"type":"record","name":"Header","namespace":"shop","fields":[
              {"name":"next","type":["null","Header"],"default":null},
              {"name":"children","type":{"type":"array","items":"Header"},"default":[]}]}""");

    Schema renamed = RenamedSchema.apart(tree, FOREIGN);

    assertThat(renamed.getFullName()).isEqualTo("photonbeam_primary.shop.Header");
    assertThat(renamed.getField("next").schema().getTypes().get(1)).isSameAs(renamed);
    assertThat(renamed.getField("children").schema().getElementType()).isSameAs(renamed);
    assertThat(new Schema.Parser().parse(renamed.toString())).isEqualTo(renamed);
  }

  @Test
  void typesWithoutANamespaceAreRenamedAndStillRead() throws IOException {
    Schema mine =
        Events.schema(
            """
            {"type":"record","name":"Event","fields":[
              {"name":"id","type":["null",{"type":"fixed","name":"Id","size":4}]}]}""");
    Schema theirs = Events.schema("{\"type\":\"fixed\",\"name\":\"Id\",\"size\":8}");
    Schema id = mine.getField("id").schema().getTypes().get(1);
    GenericRecord event =
        new GenericRecordBuilder(mine).set("id", new GenericData.Fixed(id, new byte[4])).build();

    Schema renamed = RenamedSchema.apart(mine, theirs);

    assertThat(renamed.getFullName()).isEqualTo("photonbeam_primary.Event");
    assertThat(read(event, renamed)).hasToString(event.toString());
  }

  @Test
  void rowsOfClashingSchemasAreWrittenAndReadBack(@TempDir Path folder) throws IOException {
    GenericRecord payment = payment();
    GenericRecord order = order();
    JoinedBatch pair = Events.pair(payment, "header", order);
    JoinedSchema schema = JoinedSchema.of(FOREIGN, PRIMARY);
    JoinedRow row = new JoinedRow(ForeignId.of("p1", Events.TIME), Events.TIME, schema, pair, 0, 1);

    CommitId commit = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
    Path file = folder.resolve("rows.parquet");
    new CommitFileWriter(commit, new CommitMetadata("a", 0, 0, new TreeMap<>()))
        .write(file, "date=2026-01-02/hour=03/rows.parquet", schema, List.of(row));

    GenericRecord read = Published.rows(file).get(0);
    assertThat(read.get("payment")).hasToString(payment.toString());
    assertThat(read.get("order")).hasToString(order.toString());
  }

  private static GenericRecord read(GenericRecord written, Schema reader) throws IOException {
    return new GenericDatumReader<GenericRecord>(written.getSchema(), reader)
        .read(null, DecoderFactory.get().binaryDecoder(Events.bytes(written), null));
  }

  private static GenericRecord payment() {
    Schema header = FOREIGN.getField("header").schema();
    return new GenericRecordBuilder(FOREIGN)
        .set(
            "header",
            new GenericRecordBuilder(header)
                .set("id", "p1")
                .set("order_id", "o1")
                .set("at", 1_767_322_800_000L)
                .build())
        .build();
  }

  private static GenericRecord order() {
    return new GenericRecordBuilder(PRIMARY)
        .set("header", header("o1"))
        .set("others", List.of(header("o2"), header("o3")))
        .set("by_name", Map.of("here", header("o4")))
        .set("at", 5L)
        .build();
  }

  private static GenericRecord header(String id) {
    Schema header = PRIMARY.getField("header").schema();
    return new GenericRecordBuilder(header)
        .set("id", id)
        .set("region", new GenericData.EnumSymbol(header.getField("region").schema(), "US"))
        .set("digest", new GenericData.Fixed(header.getField("digest").schema(), new byte[] {1, 2}))
        .set("price", ByteBuffer.wrap(new byte[] {1, 0}))
        .set("exact", new GenericData.Fixed(header.getField("exact").schema(), new byte[4]))
        .build();
  }
}

package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.schema.WriterSchema;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.commit.CommitStage;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.PublishedIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of schemas that are hard to write, and of adapters that take what they are promised. */
final class RowMakerTest {
  @TempDir Path folder;

  private static final String HEAD =
      "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":["
          + "{\"name\":\"order_id\",\"type\":\"string\"},";

  private static Schema payment(String more) {
    return WriterSchema.parse(
        "{\"type\":\"record\",\"name\":\"Payment\",\"namespace\":\"shop\",\"fields\":["
            + "{\"name\":\"payment_id\",\"type\":\"string\"},"
            + "{\"name\":\"order_id\",\"type\":\"string\"},"
            + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}"
            + more
            + "]}");
  }

  private static GenericRecord payment(Schema schema) {
    GenericRecord p = new GenericData.Record(schema);
    p.put("payment_id", "p1");
    p.put("order_id", "o1");
    p.put("at", Events.TIME);
    return p;
  }

  private List<String> write(GenericRecord foreign, GenericRecord primary) throws Exception {
    RowMakers makers = new RowMakers(Events.FIELDS, null);
    JoinedBatch batch = Events.pair(foreign, "order_id", primary);
    RowMaker maker = makers.of(batch);
    assertThat(maker.shape().problem()).isEmpty();
    List<JoinedRow> rows = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    maker.make(batch, rows::add, (e, i, reason, why) -> refused.add(reason + why));
    if (!rows.isEmpty()) {
      CommitStage.write(
          folder, "a", new CommitId("20261121-021356599-m2qzgqe8kcawej5m"), maker.shape(), rows);
    }
    return refused;
  }

  /** Two enums of one simple name in a union; one has a symbol that is no name. */
  @Test
  void enumsOfOneSimpleNameInAUnionAreToldApart() throws Exception {
    Schema order =
        WriterSchema.parse(
            HEAD
                + "{\"name\":\"kind\",\"type\":[\"null\","
                + "{\"type\":\"enum\",\"name\":\"Kind\",\"namespace\":\"a\",\"symbols\":[\"credit-card\"]},"
                + "{\"type\":\"enum\",\"name\":\"Kind\",\"namespace\":\"b\",\"symbols\":[\"X\"]}]}]}");
    GenericRecord o = new GenericData.Record(order);
    o.put("order_id", "o1");
    o.put(
        "kind",
        new GenericData.EnumSymbol(
            order.getField("kind").schema().getTypes().get(1), "credit-card"));
    assertThat(write(payment(payment("")), o)).isEmpty();
  }

  /** A clash of type names, a nullable enum, and something that changes the form. */
  @Test
  void anEnumInAUnionIsWrittenWhateverElseOfTheSchemaIsChanged() throws Exception {
    Schema order =
        WriterSchema.parse(
            HEAD
                + "{\"name\":\"header\",\"type\":{\"type\":\"record\",\"name\":\"Header\",\"fields\":[{\"name\":\"ip\",\"type\":\"string\"},{\"name\":\"v\",\"type\":\"int\"}]}},"
                + "{\"name\":\"method\",\"type\":{\"type\":\"enum\",\"name\":\"Method\",\"symbols\":[\"credit-card\"]}},"
                + "{\"name\":\"kind\",\"type\":[\"null\",{\"type\":\"enum\",\"name\":\"Kind\",\"symbols\":[\"X\"]},\"long\"]}]}");
    GenericRecord o = new GenericData.Record(order);
    o.put("order_id", "o1");
    GenericRecord h = new GenericData.Record(order.getField("header").schema());
    h.put("ip", "1");
    h.put("v", 1);
    o.put("header", h);
    o.put("method", new GenericData.EnumSymbol(order.getField("method").schema(), "credit-card"));
    o.put(
        "kind", new GenericData.EnumSymbol(order.getField("kind").schema().getTypes().get(1), "X"));
    Schema p =
        payment(
            ",{\"name\":\"header\",\"type\":{\"type\":\"record\",\"name\":\"Header\",\"fields\":[{\"name\":\"ip\",\"type\":\"string\"}]}}");
    GenericRecord f = payment(p);
    GenericRecord fh = new GenericData.Record(p.getField("header").schema());
    fh.put("ip", "1");
    f.put("header", fh);
    assertThat(write(f, o)).isEmpty();
  }

  /** The same with a nullable fixed. */
  @Test
  void aFixedInAUnionIsWrittenWhateverElseOfTheSchemaIsChanged() throws Exception {
    Schema order =
        WriterSchema.parse(
            HEAD
                + "{\"name\":\"header\",\"type\":{\"type\":\"record\",\"name\":\"Header\",\"fields\":[{\"name\":\"ip\",\"type\":\"string\"},{\"name\":\"v\",\"type\":\"int\"}]}},"
                + "{\"name\":\"nothing\",\"type\":{\"type\":\"record\",\"name\":\"Nothing\",\"fields\":[]}},"
                + "{\"name\":\"hash\",\"type\":[\"null\",{\"type\":\"fixed\",\"name\":\"Hash\",\"size\":2},\"long\"]}]}");
    GenericRecord o = new GenericData.Record(order);
    o.put("order_id", "o1");
    GenericRecord h = new GenericData.Record(order.getField("header").schema());
    h.put("ip", "1");
    h.put("v", 1);
    o.put("header", h);
    o.put("nothing", new GenericData.Record(order.getField("nothing").schema()));
    o.put(
        "hash",
        new GenericData.Fixed(
            order.getField("hash").schema().getTypes().get(1), new byte[] {1, 2}));
    Schema p =
        payment(
            ",{\"name\":\"header\",\"type\":{\"type\":\"record\",\"name\":\"Header\",\"fields\":[{\"name\":\"ip\",\"type\":\"string\"}]}}");
    GenericRecord f = payment(p);
    GenericRecord fh = new GenericData.Record(p.getField("header").schema());
    fh.put("ip", "1");
    f.put("header", fh);
    assertThat(write(f, o)).isEmpty();
  }

  /** Names its rows after the foreign event's record, as it may. */
  public static final class Named implements JoinAdapter {
    private Schema mine(Schema foreign) {
      return Schema.createRecord(
          foreign.getName() + "Row",
          null,
          foreign.getNamespace(),
          false,
          List.of(new Schema.Field("id", Schema.create(Schema.Type.STRING))));
    }

    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return mine(foreign);
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row) {
      GenericRecord made = new GenericData.Record(mine(foreign.getSchema()));
      made.put("id", foreign.get("payment_id").toString());
      return Optional.of(made);
    }
  }

  @Test
  void anAdapterMayNameItsRowsAfterEachSchema() {
    RowMakers makers = new RowMakers(Events.FIELDS, Named.class.getName());
    List<String> refused = new ArrayList<>();
    for (String name : List.of("shop", "shop.v2")) {
      Schema schema =
          WriterSchema.parse(payment("").toString().replace("\"shop\"", "\"" + name + "\""));
      JoinedBatch batch = Events.pair(payment(schema), "order_id", Events.order("p1"));
      makers.of(batch).make(batch, row -> {}, (e, i, reason, why) -> refused.add(reason + why));
    }
    assertThat(refused).isEmpty();
  }

  /** An alias that is a path of several steps. */
  @Test
  void anAliasThatStandsForAWholePathTellsWhichFieldHasTheId() throws Exception {
    EventFields fields = EventFields.foreign("head.id", "order_id", "at");
    String a =
        "{\"type\":\"record\",\"name\":\"Payment\",\"fields\":["
            + "{\"name\":\"old\",\"type\":\"string\"ALIAS1},{\"name\":\"fresh\",\"type\":\"string\"ALIAS2},"
            + "{\"name\":\"order_id\",\"type\":\"string\"},"
            + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}]}";
    String alias = ",\"aliases\":[\"head.id\"]";
    Schema one = WriterSchema.parse(a.replace("ALIAS1", alias).replace("ALIAS2", ""));
    Schema two = WriterSchema.parse(a.replace("ALIAS1", "").replace("ALIAS2", alias));
    RowMakers makers = new RowMakers(fields, null);
    assertThat(rows(makers, idsOf(one)))
        .extracting(row -> row.id().toString())
        .containsOnly("same");
    JoinedBatch batch = idsOf(two);

    List<JoinedRow> rows = rows(makers, batch);

    assertThat(rows).extracting(row -> row.id().toString()).containsOnly("new");
    CommitStage stage =
        CommitStage.write(
            folder,
            "a",
            new CommitId("20261121-021356599-m2qzgqe8kcawej5m"),
            makers.of(batch).shape(),
            rows);
    Path file = folder.resolve(OutputFolder.stagedName(stage.files().get(0).path()));
    assertThat(PublishedIds.of(file, fields)).extracting(ForeignId::toString).containsOnly("new");
  }

  private static JoinedBatch idsOf(Schema schema) {
    GenericRecord foreign = new GenericData.Record(schema);
    foreign.put("old", "same");
    foreign.put("fresh", "new");
    foreign.put("order_id", "order of p1");
    foreign.put("at", Events.TIME);
    return Events.pair(foreign, "order_id", Events.order("p1"));
  }

  private static List<JoinedRow> rows(RowMakers makers, JoinedBatch batch) {
    List<JoinedRow> rows = new ArrayList<>();
    makers.of(batch).make(batch, rows::add, (e, i, reason, why) -> {});
    return rows;
  }

  /** "primary: its primary event; belongs to the adapter". */
  public static final class Taking implements JoinAdapter {
    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return Schema.createRecord(
          "Row", null, null, false, List.of(new Schema.Field("n", Schema.create(Schema.Type.INT))));
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row) {
      GenericRecord made = new GenericData.Record(row);
      made.put("n", primary.get("total").toString().length());
      primary.put("total", ""); // It is mine.
      return Optional.of(made);
    }
  }

  @Test
  void anAdapterMayChangeItsPrimaryEvent() {
    JoinedBatch batch = Events.batchOfOneLarge("p", 20_000, 0, 0);
    RowMakers makers = new RowMakers(Events.FIELDS, Taking.class.getName());
    List<Object> lengths = new ArrayList<>();
    makers
        .of(batch)
        .make(
            batch,
            row -> lengths.add(row.adapted().orElseThrow().record().get("n")),
            (e, i, r, w) -> {});
    assertThat(lengths).containsExactly(20_000, 20_000);
  }
}

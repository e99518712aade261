package io.photonbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Join, verify and reconcile agree on every kind of schema, id, key and time. */
class FieldKindsTest {
  private static final EventFields PRIMARY = EventFields.primary("order", "at");
  private static final EventFields FOREIGN = EventFields.foreign("payment", "order", "at");
  private static final long TIME = 1_767_225_600_000L;
  private static final String MILLIS = "{'type':'long','logicalType':'timestamp-millis'}";

  @TempDir Path folder;
  private JoinWorld world;
  private RunMetrics metrics;
  private VerifyReport audit;
  private ReconcileReport report;

  /** A schema as a foreign producer wrote it, which Avro reads and would not write. */
  private static Schema schema(String json) {
    return new Schema.Parser(NameValidator.NO_VALIDATION)
        .setValidateDefaults(false)
        .parse(json.replace('\'', '"'));
  }

  private static String order(String idType, String timeType, String more) {
    return "{'type':'record','name':'Order','fields':[{'name':'order','type':%s},{'name':'at','type':%s}%s]}"
        .formatted(idType, timeType, more);
  }

  private static String payment(String keyType, String timeType) {
    return ("{'type':'record','name':'Payment','fields':[{'name':'payment','type':'string'},"
            + "{'name':'order','type':%s},{'name':'at','type':%s}]}")
        .formatted(keyType, timeType);
  }

  private static GenericRecord record(Schema schema, Object... values) {
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }

  private static void log(Path file, Schema schema, List<?> records) throws IOException {
    Files.createDirectories(file.getParent());
    try (DataFileWriter<Object> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema, new GenericData()))) {
      writer.create(schema, file.toFile());
      for (Object record : records) {
        writer.append(record);
      }
    }
  }

  private void orders(Schema schema, List<?> records) throws IOException {
    log(folder.resolve("q/1.avro"), schema, records);
  }

  private void payments(Schema schema, List<?> records) throws IOException {
    log(folder.resolve("c/1.avro"), schema, records);
  }

  private static List<GenericRecord> payments(int count, Schema schema, Object... keys) {
    return IntStream.range(0, count)
        .mapToObj(i -> record(schema, "p" + i, keys[i % keys.length], TIME + i))
        .toList();
  }

  private void run(EventFields primary, EventFields foreign) throws IOException {
    world = new JoinWorld(folder);
    JoinConfig config =
        world
            .config("a")
            .with(JoinConfig.STOP_WHEN_IDLE, Duration.ofMillis(100))
            .with(LogOptions.ofPrimary(primary))
            .with(LogOptions.ofForeign(foreign))
            .as(JoinConfig::new);
    metrics = world.join(config, JoinWorld.direct());
    audit =
        new Verification(
                VerifyConfig.of(world.primaryLog, world.foreignLog, world.output)
                    .with(OutputOptions.REGISTRY, OutputOptions.defaultRegistry(world.output))
                    .withFields(primary, foreign))
            .run(soFar -> {});
    report = reconcile(primary, foreign);
    assertThat(audit.exact()).as(audit.toJson()).isTrue();
    assertThat(report.isExact()).as("%s", report.complaints()).isTrue();
    assertThat(audit.joined()).isEqualTo(metrics.joined.sum());
    assertThat(report.events().alreadyJoined()).isEqualTo(metrics.joined.sum());
    assertThat(report.events().recovered()).isZero();
    assertThat(report.events().withoutKey()).isEqualTo(metrics.withoutKey.sum());
    assertThat(audit.withoutKey()).isEqualTo(metrics.withoutKey.sum());
    assertThat(audit.otherRecords()).isEqualTo(metrics.otherRecords.sum());
  }

  private ReconcileReport reconcile(EventFields primary, EventFields foreign) throws IOException {
    SavedJoinConfig settings =
        new SavedJoinConfig(
            world.primaryLog,
            world.foreignLog,
            OutputOptions.defaultRegistry(world.output),
            primary,
            foreign,
            Optional.empty());
    ReconcileConfig config =
        ReconcileConfig.of(world.output, settings, "a.rec")
            .with(ReconcileConfig.DEEP, true)
            .with(ReconcileConfig.SHARDS, 4)
            .as(ReconcileConfig::new);
    Clock later = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (Reconciliation round = new Reconciliation(config, later)) {
      return round.run(JoinWorld.direct(), JoinWorld.WRITERS);
    }
  }

  @Test
  void ofMapKeysThatAreOneWhenTheyAreRepairedTheLastCountsForAll() throws IOException {
    Schema orders =
        schema(order("'string'", MILLIS, ",{'name':'m','type':{'type':'map','values':'int'}}"));
    List<GenericRecord> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Map<Utf8, Integer> broken = new LinkedHashMap<>();
      for (int k = 0; k < 8; k++) {
        broken.put(new Utf8(new byte[] {(byte) (0xf8 + (k * 5 + i) % 8)}), k);
      }
      records.add(record(orders, "o" + i, TIME, broken));
    }
    orders(orders, records);
    Schema payments = schema(payment("'string'", MILLIS));
    payments(payments, payments(20, payments, "o1", "o2", "o3", "o4"));

    run(PRIMARY, FOREIGN);

    assertThat(metrics.joined.sum()).isEqualTo(20);
  }

  @Test
  void namesDefaultsAndTypesThatAvroWouldNotWrite() throws IOException {
    Schema order =
        schema(
            """
            {'type':'record','name':'order-line','namespace':'pg-main.public','fields':[
              {'name':'order-id','type':'string','default':7},
              {'name':'created at','type':{'type':'long','logicalType':'timestamp-millis'}},
              {'name':'a-b','type':{'type':'enum','name':'by','symbols':['credit-card','cash']}},
              {'name':'a_b','type':['null',{'type':'record','name':'no-thing','fields':[]}]},
              {'name':'more','type':{'type':'array','items':['string','by']}}]}\
            """);
    Schema by = order.getField("a-b").schema();
    GenericData.EnumSymbol card = new GenericData.EnumSymbol(by, "credit-card");
    Schema nothing = order.getField("a_b").schema().getTypes().get(1);
    orders(
        order,
        List.of(
            record(order, "o1", TIME, card, null, List.of("x", card)),
            record(order, "o2", TIME, card, record(nothing), List.of())));
    Schema payment = schema(payment("'string'", MILLIS));
    payments(payment, payments(4, payment, "o1", "o2"));

    run(EventFields.primary("order-id", "created at").withTimeUnit(EventTimeUnit.NANOS), FOREIGN);

    assertThat(metrics.joined.sum()).isEqualTo(4);
    GenericRecord row = world.rows().get(0);
    GenericRecord written = (GenericRecord) row.get("order_line");
    assertThat(written.get("order_id").toString()).startsWith("o");
    assertThat(written.get("a_b_2")).hasToString("credit-card");
  }

  @Test
  void unionsAtTheTopAndOnTheWay() throws IOException {
    Schema order = schema(order("'string'", MILLIS, ""));
    Schema other = schema("{'type':'record','name':'Other','fields':[{'name':'x','type':'int'}]}");
    orders(
        Schema.createUnion(Schema.create(Schema.Type.NULL), other, order),
        List.of(record(other, 1), record(order, "o1", TIME), record(order, "o2", TIME)));
    Schema payment =
        schema(
            """
            {'type':'record','name':'Payment','fields':[{'name':'head','type':['null',
                {'type':'record','name':'V1','fields':[{'name':'payment','type':['int','string']},
                  {'name':'order','type':['null','string']}]},
                {'type':'record','name':'V2','fields':[{'name':'payment','type':'bytes'}]}]},
              {'name':'at','type':'long'}]}\
            """);
    Schema v1 = payment.getField("head").schema().getTypes().get(1);
    Schema v2 = payment.getField("head").schema().getTypes().get(2);
    payments(
        payment,
        List.of(
            record(payment, record(v1, 17, "o1"), TIME),
            record(payment, record(v1, "p", "o2"), TIME),
            record(payment, record(v1, "q", null), TIME),
            record(payment, record(v2, ByteBuffer.wrap(new byte[] {'r'})), TIME),
            record(payment, null, TIME)));

    run(PRIMARY, EventFields.foreign("head.payment", "head.order", "at"));

    assertThat(metrics.joined.sum()).isEqualTo(2);
    assertThat(metrics.otherRecords.sum()).isEqualTo(1);
    assertThat(metrics.withoutKey.sum()).isEqualTo(2);
    assertThat(audit.malformed()).isEqualTo(1);
    assertThat(report.events().malformed()).isEqualTo(1);
  }

  @Test
  void aRecordThatContainsItselfIsToldOnceAndCountedByAllThree() throws IOException {
    Schema order = schema(order("'string'", MILLIS, ",{'name':'up','type':['null','Order']}"));
    orders(order, List.of(record(order, "o1", TIME, null), record(order, "o2", TIME, null)));
    Schema payment = schema(payment("'string'", MILLIS));
    payments(payment, payments(6, payment, "o1", "o2"));

    run(PRIMARY, FOREIGN);

    assertThat(metrics.joined.sum()).isZero();
    assertThat(metrics.problems().count(LogProblem.Kind.MALFORMED_EVENT)).isEqualTo(6);
    assertThat(metrics.problems().named(0)).hasSize(1);
    assertThat(report.events().malformed()).isEqualTo(6);
    assertThat(audit.malformed()).isEqualTo(2);
    assertThat(audit.joinable()).isZero();
    assertThat(audit.toText()).contains("can't be written");
  }

  @Test
  void aUuidIsTheSameInUpperCaseAndInBytesAndANumberInAnyType() throws IOException {
    UUID uuid = UUID.fromString("6f1f64a5-5a0e-4c1e-9a41-0a1b2c3d4eaf");
    ByteBuffer bits = ByteBuffer.allocate(16);
    bits.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    Schema order =
        schema(
            order(
                "[{'type':'string','logicalType':'uuid'},"
                    + "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}]",
                MILLIS,
                ""));
    orders(
        order,
        List.of(
            record(order, uuid.toString().toUpperCase(Locale.ROOT), TIME),
            record(order, ByteBuffer.wrap(new byte[] {6, (byte) 0xa4}), TIME)));
    Schema payment = schema(payment("[{'type':'fixed','name':'U','size':16},'long']", MILLIS));
    Schema fixed = payment.getField("order").schema().getTypes().get(0);
    payments(payment, payments(2, payment, new GenericData.Fixed(fixed, bits.array()), 17L));

    run(PRIMARY, FOREIGN);

    assertThat(metrics.joined.sum()).isEqualTo(2);
  }

  @Test
  void timesAsTextAndInUnitsAndFieldsByTheirAlias() throws IOException {
    Schema old = schema(order("'string'", "'string'", ""));
    orders(old, List.of(record(old, "o1", "2026-01-01T01:00:00+01:00")));
    Schema renamed =
        schema(
            """
            {'type':'record','name':'Order','fields':[
              {'name':'at','type':'bytes'},
              {'name':'orderId','aliases':['order'],'type':'string'}]}\
            """);
    log(
        folder.resolve("q/2.avro"),
        renamed,
        List.of(record(renamed, ByteBuffer.wrap("2026-01-01".getBytes(UTF_8)), "o2")));
    Schema payment = schema(payment("'string'", "['double','int']"));
    List<GenericRecord> records = new ArrayList<>();
    records.add(record(payment, "p1", "o1", 1_767_225_600.5));
    records.add(record(payment, "p2", "o2", 1_767_229_200));
    payments(payment, records);

    run(PRIMARY, FOREIGN.withTimeUnit(EventTimeUnit.SECONDS));

    assertThat(metrics.joined.sum()).isEqualTo(2);
    assertThat(JoinWorld.files(world.output.resolve("joined"), ".parquet"))
        .extracting(file -> world.output.relativize(file.getParent()).toString())
        .containsExactlyInAnyOrder(
            "joined/date=2026-01-01/hour=00", "joined/date=2026-01-01/hour=01");
    SavedJoinConfig noted = world.noted();
    assertThat(noted.foreignFields().timeUnit()).isEqualTo(EventTimeUnit.SECONDS);
    assertThat(noted.primaryFields().timeUnit()).isEqualTo(EventTimeUnit.AUTO);
  }
}

package io.photonbeam.log.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.file.LogBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class EventScannerTest {
  private static final Schema STRING = Schema.create(Schema.Type.STRING);
  private static final Schema LONG = Schema.create(Schema.Type.LONG);
  private static final EventFields FOREIGN = EventFields.foreign("id", "key", "time");
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static Schema schema(Schema id, Schema key, Schema time) {
    return SchemaBuilder.record("E")
        .fields()
        .name("id")
        .type(id)
        .noDefault()
        .name("key")
        .type(key)
        .noDefault()
        .name("time")
        .type(time)
        .noDefault()
        .endRecord();
  }

  private static EventScanner scanned(Schema schema, Object id, Object key, Object time)
      throws Exception {
    GenericRecord record =
        new GenericRecordBuilder(schema).set("id", id).set("key", key).set("time", time).build();
    EventScanner scanner = EventScanner.of(schema, FOREIGN);
    scanner.reset(ByteBuffer.wrap(LogBytes.encode(record)));
    scanner.next();
    assertThat(scanner.hasRemaining()).isFalse();
    return scanner;
  }

  @Test
  void whatIsLetGoOfIsKeptNowhere() throws Exception {
    EventScanner scanner = scanned(schema(STRING, STRING, LONG), "i", "k", 1L);

    scanner.release();

    assertThat(scanner.hasRemaining()).isFalse();
    assertThat(scanner.id().bytes()).isEmpty();
    assertThat(scanner.key().bytes()).isEmpty();
    assertThat(scanner.end()).isZero();
  }

  private static EventScanner withId(Schema type, Object id) throws Exception {
    return scanned(schema(type, STRING, LONG), id, "k", 1L);
  }

  private static EventScanner withTime(Schema type, Object time) throws Exception {
    return scanned(schema(STRING, STRING, type), "i", "k", time);
  }

  private static Schema nullable(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  @Test
  void idsOfEveryTypeBecomeTheirCanonicalText() throws Exception {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    ByteBuffer binary = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits());
    binary.putLong(uuid.getLeastSignificantBits());
    Schema fixed = LogicalTypes.uuid().addToSchema(Schema.createFixed("U", null, null, 16));
    Schema uuidText = LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
    Schema union = Schema.createUnion(LONG, STRING, Schema.create(Schema.Type.NULL));

    assertThat(withId(STRING, "é–4711").id()).hasToString("é–4711");
    assertThat(withId(Schema.create(Schema.Type.INT), -7).id()).hasToString("-7");
    assertThat(withId(LONG, Long.MIN_VALUE).id()).hasToString("-9223372036854775808");
    assertThat(withId(uuidText, uuid.toString()).id()).hasToString(uuid.toString());
    assertThat(withId(fixed, new GenericData.Fixed(fixed, binary.array())).id())
        .hasToString(uuid.toString());
    assertThat(withId(nullable(STRING), "x").id()).hasToString("x");
    assertThat(withId(union, "x").id()).hasToString("x");
    assertThat(withId(union, 5L).id()).hasToString("5");
  }

  @Test
  void bytesAndFixedAreTheTextTheyHold() throws Exception {
    Schema bytes = Schema.create(Schema.Type.BYTES);
    assertThat(withId(bytes, utf8("é-1")).id()).hasToString("é-1");
    assertThat(withId(bytes, ByteBuffer.wrap(new byte[] {-1})).problem())
        .isEqualTo("id is not valid UTF-8");
    Schema eight = Schema.createFixed("F", null, null, 8);
    byte[] padded = Arrays.copyOf("o-17".getBytes(StandardCharsets.UTF_8), 8);
    assertThat(withId(eight, new GenericData.Fixed(eight, padded)).id()).hasToString("o-17");
    assertThat(withId(eight, new GenericData.Fixed(eight, new byte[8])).problem())
        .isEqualTo("id is empty");
    Schema symbols = Schema.createEnum("E", null, null, List.of("A", "B"));
    assertThat(withId(symbols, new GenericData.EnumSymbol(symbols, "B")).id()).hasToString("B");
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sixteenPlainBytesAreAUuidUnlessTheyAreVisibleText() throws Exception {
    Schema plain = Schema.createFixed("F", null, null, 16);
    byte[] one = new byte[16];
    one[15] = 1;
    assertThat(withId(plain, new GenericData.Fixed(plain, one)).id())
        .hasToString("00000000-0000-0000-0000-000000000001");
    byte[] text = "order-0000000017".getBytes(StandardCharsets.UTF_8);
    assertThat(withId(plain, new GenericData.Fixed(plain, text)).id())
        .hasToString("order-0000000017");
  }

  @Test
  void decimalsAreTheSameTextInAnyScale() throws Exception {
    assertThat(withDecimal(1250, 2).id()).hasToString("12.5");
    assertThat(withDecimal(125, 1).id()).hasToString("12.5");
    assertThat(withDecimal(-1700, 2).id()).hasToString("-17");
    assertThat(withDecimal(1700, 0).id()).hasToString("1700");
    assertThat(withDecimal(0, 5).id()).hasToString("0");
    assertThat(withDecimal(1, 600).problem()).isEqualTo("id is longer than 512 bytes");
    Schema fixed = LogicalTypes.decimal(9, 2).addToSchema(Schema.createFixed("D", null, null, 4));
    assertThat(withId(fixed, new GenericData.Fixed(fixed, new byte[] {0, 0, 1, 0})).id())
        .hasToString("2.56");
  }

  private static EventScanner withDecimal(long unscaled, int scale) throws Exception {
    Schema type = LogicalTypes.decimal(999, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    return withId(type, ByteBuffer.wrap(BigInteger.valueOf(unscaled).toByteArray()));
  }

  @Test
  void uuidsAreLowerCaseWhereTheSchemaSaysThatTheyAreUuids() throws Exception {
    String upper = "6F1F64A5-5A0E-4C1E-9A41-0A1B2C3D4EAF";
    Schema uuid = LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
    assertThat(withId(uuid, upper).id()).hasToString(upper.toLowerCase(Locale.ROOT));
    assertThat(withId(STRING, upper).id()).hasToString(upper);
    for (String other : List.of("NO-UUID", upper.replace("-", ""), upper.replace('F', 'G'))) {
      assertThat(withId(uuid, other).id()).hasToString(other);
    }
  }

  @Test
  void anIdInABranchThatCannotBeOneIsAProblemOfItsRecordOnly() throws Exception {
    Schema union = Schema.createUnion(Schema.createArray(STRING), STRING);
    assertThat(withId(union, List.of("x")).problem()).isEqualTo("id is of type array");
    assertThat(withId(union, "x").problem()).isNull();
  }

  @Test
  void onlyANullKeyIsALackOfAKey() throws Exception {
    Schema keyless = schema(nullable(STRING), nullable(STRING), nullable(LONG));
    assertThat(scanned(keyless, "i", null, 1L).lacksOnlyKey()).isTrue();
    assertThat(scanned(keyless, "i", "", 1L).lacksOnlyKey()).isFalse();
    assertThat(scanned(keyless, null, null, 1L).lacksOnlyKey()).isFalse();
    assertThat(scanned(keyless, "i", null, -1L).lacksOnlyKey()).isFalse();
    assertThat(scanned(keyless, "i", "k", 1L).lacksOnlyKey()).isFalse();
    Schema never = schema(STRING, Schema.create(Schema.Type.NULL), LONG);
    assertThat(scanned(never, "i", null, 1L).lacksOnlyKey()).isTrue();
  }

  @Test
  void recordsOfATopLevelUnionAreToldApart() throws Exception {
    Schema event = schema(STRING, STRING, LONG);
    Schema other = SchemaBuilder.record("Other").fields().requiredInt("x").endRecord();
    Schema top = Schema.createUnion(Schema.create(Schema.Type.NULL), other, event);
    GenericRecord full =
        new GenericRecordBuilder(event).set("id", "i").set("key", "k").set("time", 1L).build();
    GenericRecord passed = new GenericRecordBuilder(other).set("x", 7).build();
    byte[] record = LogBytes.encode(full);
    byte[] bytes =
        LogBytes.concat(LogBytes.longs(2), record, LogBytes.longs(0, 1), LogBytes.encode(passed));
    EventScanner scanner = EventScanner.of(top, FOREIGN);
    scanner.reset(ByteBuffer.wrap(bytes));
    scanner.next();
    assertThat(scanner.isEvent()).isTrue();
    assertThat(scanner.problem()).isNull();
    assertThat(scanner.schema()).isSameAs(event);
    assertThat(Arrays.copyOfRange(bytes, scanner.start(), scanner.end())).isEqualTo(record);
    for (int rest = 0; rest < 2; rest++) {
      scanner.next();
      assertThat(scanner.isEvent()).isFalse();
      assertThat(scanner.problem()).isNotNull();
      assertThat(scanner.lacksOnlyKey()).isFalse();
    }
    assertThat(scanner.hasRemaining()).isFalse();
  }

  @Test
  void aTextsBytesAndHashAreThoseOfTheId() throws Exception {
    IdText id = withId(STRING, "abc").id();
    assertThat(id.toBytes()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    assertThat(id.hash()).isEqualTo(KeyHash.of(id.toBytes()));
    assertThat(id.length()).isEqualTo(3);
  }

  @Test
  void idsThatCannotBeUsedAreProblemsNotErrors() throws Exception {
    assertThat(withId(nullable(STRING), null).problem()).isEqualTo("id is missing");
    assertThat(withId(STRING, "").problem()).isEqualTo("id is empty");
    assertThat(withId(STRING, "x".repeat(512)).problem()).isNull();
    assertThat(withId(STRING, "x".repeat(513)).problem()).isEqualTo("id is longer than 512 bytes");
    assertThat(withId(STRING, "é".repeat(257)).problem()).isEqualTo("id is longer than 512 bytes");
    Utf8 broken = new Utf8(new byte[] {'a', (byte) 0xc3, 'b'});
    assertThat(withId(STRING, broken).problem()).isEqualTo("id is not valid UTF-8");
    Schema keyless = schema(STRING, nullable(STRING), LONG);
    assertThat(scanned(keyless, "i", null, 1L).problem()).isEqualTo("key is missing");
    assertThat(scanned(keyless, "i", "k", 1L).problem()).isNull();
  }

  @Test
  void timesOfEveryUnitBecomeMicros() throws Exception {
    long millis = 1_700_000_000_123L;
    long micros = millis * 1_000;
    assertThat(withTime(LONG, millis).timeMicros()).isEqualTo(micros);
    assertTime(LogicalTypes.timestampMillis(), millis, micros);
    assertTime(LogicalTypes.localTimestampMillis(), millis, micros);
    assertTime(LogicalTypes.timestampMicros(), micros + 4, micros + 4);
    assertTime(LogicalTypes.localTimestampMicros(), micros + 4, micros + 4);
    assertTime(LogicalTypes.timestampNanos(), micros * 1_000 + 999, micros);
    assertTime(LogicalTypes.localTimestampNanos(), micros * 1_000 + 999, micros);
  }

  @Test
  void bareNumbersCountWhatTheyAreSaidToCount() throws Exception {
    long second = 1_700_000_000L;
    Schema integer = Schema.create(Schema.Type.INT);
    Schema decimal = Schema.create(Schema.Type.DOUBLE);
    assertThat(withTime(integer, (int) second).timeMicros()).isEqualTo(second * 1_000_000);
    assertThat(withTime(decimal, second * 1e3 + 0.5).timeMicros())
        .isEqualTo(second * 1_000_000 + 500);
    assertThat(withTime(decimal, Double.NaN).problem()).isEqualTo("time is no number");
    assertThat(withTime(decimal, Double.POSITIVE_INFINITY).problem()).contains("outside");
    assertThat(inUnit(EventTimeUnit.SECONDS, LONG, second)).isEqualTo(second * 1_000_000);
    assertThat(inUnit(EventTimeUnit.MICROS, LONG, second)).isEqualTo(second);
    assertThat(inUnit(EventTimeUnit.NANOS, LONG, second)).isEqualTo(second / 1_000);
    assertThat(inUnit(EventTimeUnit.SECONDS, decimal, second + 0.25))
        .isEqualTo(second * 1_000_000 + 250_000);
    assertThat(inUnit(EventTimeUnit.MILLIS, integer, 1_999)).isEqualTo(1_999_000);
    Schema millis = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    assertThat(inUnit(EventTimeUnit.SECONDS, millis, 5L)).isEqualTo(5_000);
  }

  private static long inUnit(EventTimeUnit unit, Schema type, Object time) throws Exception {
    Schema schema = schema(STRING, STRING, type);
    GenericRecord record =
        new GenericRecordBuilder(schema).set("id", "i").set("key", "k").set("time", time).build();
    EventScanner scanner = EventScanner.of(schema, FOREIGN.withTimeUnit(unit));
    scanner.reset(ByteBuffer.wrap(LogBytes.encode(record)));
    scanner.next();
    assertThat(scanner.problem()).isNull();
    return scanner.timeMicros();
  }

  @Test
  void textAndDatesAreTimes() throws Exception {
    Schema date = LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
    assertThat(withTime(date, 2).timeMicros()).isEqualTo(2 * 86_400_000_000L);
    assertThat(withTime(STRING, "1970-01-02T00:00:00.5+01:00").timeMicros())
        .isEqualTo(82_800_500_000L);
    assertThat(withTime(STRING, "yesterday").problem()).isEqualTo("time is no ISO 8601 time");
    assertThat(withTime(STRING, "1969-12-31T23:59:59Z").problem()).contains("outside");
  }

  private static void assertTime(LogicalType type, long value, long micros) throws Exception {
    Schema schema = type.addToSchema(Schema.create(Schema.Type.LONG));
    assertThat(withTime(schema, value).timeMicros()).isEqualTo(micros);
    assertThat(withTime(nullable(schema), value).timeMicros()).isEqualTo(micros);
  }

  @Test
  void timesOutsideTheYears1970To9999AreProblems() throws Exception {
    assertThat(withTime(LONG, 0L).problem()).isNull();
    assertThat(withTime(LONG, LAST_MILLI).problem()).isNull();
    for (long wrong : new long[] {-1, LAST_MILLI + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(withTime(LONG, wrong).problem())
          .isEqualTo("time lies outside the years 1970 to 9999");
    }
    assertThat(withTime(nullable(LONG), null).problem()).isEqualTo("time is missing");
  }

  @Test
  void theUnitIsNamedInWhichATimeWouldBeLikelyUnlessItsTypeTellsIts() throws Exception {
    assertThat(withTime(LONG, 1_767_225_600_000_000L).problem())
        .isEqualTo(
            "time lies outside the years 1970 to 9999"
                + " (if it counts microseconds, give --foreignTimeUnit=micros)");
    assertThat(withTime(nullable(LONG), 1_767_225_600_000_000_000L).problem())
        .contains("nanoseconds", "--foreignTimeUnit=nanos");
    assertThat(withTime(Schema.create(Schema.Type.DOUBLE), 1.7672256e18).problem())
        .contains("--foreignTimeUnit=nanos");
    Schema millis = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    assertThat(withTime(millis, 1_767_225_600_000_000L).problem())
        .isEqualTo("time lies outside the years 1970 to 9999");
  }

  @Test
  void aFieldIsForgottenBeforeTheNextRecord() throws Exception {
    Schema schema = schema(nullable(STRING), nullable(STRING), nullable(LONG));
    GenericRecord full =
        new GenericRecordBuilder(schema).set("id", "i").set("key", "k").set("time", 1L).build();
    GenericRecord empty =
        new GenericRecordBuilder(schema).set("id", null).set("key", null).set("time", null).build();
    EventScanner scanner = EventScanner.of(schema, FOREIGN);
    scanner.reset(ByteBuffer.wrap(LogBytes.concat(LogBytes.encode(full), LogBytes.encode(empty))));
    scanner.next();
    assertThat(scanner.problem()).isNull();
    scanner.next();
    assertThat(scanner.problem()).isEqualTo("id is missing");
    assertThat(scanner.id()).hasToString("(missing)");
  }

  @Test
  void aPrimaryEventIsItsOwnKey() throws IOException {
    EventScanner scanner = EventScanner.of(LogBytes.SCHEMA, EventFields.primary("id", "t"));
    assertThat(scanner.key()).isSameAs(scanner.id());
  }

  @Test
  void fieldsThatTheSchemaDoesNotHaveOrThatCannotPlayTheirRoleAreRefusedByName() {
    Schema bool = Schema.create(Schema.Type.BOOLEAN);
    Schema list = Schema.createArray(STRING);
    Schema timeOfDay = LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
    assertRefused(schema(bool, STRING, LONG), FOREIGN, "'id' is of type boolean");
    assertRefused(schema(STRING, list, LONG), FOREIGN, "'key' is of type array");
    assertRefused(schema(STRING, STRING, bool), FOREIGN, "'time' is of type boolean");
    assertRefused(schema(STRING, STRING, timeOfDay), FOREIGN, "'time' is of type time-micros");
    assertRefused(schema(nullable(bool), STRING, LONG), FOREIGN, "'id' is of type");
    assertRefused(
        Schema.createUnion(STRING, schema(list, STRING, LONG)), FOREIGN, "'id' is of type array");
    assertRefused(Schema.createUnion(STRING, LONG), FOREIGN, "records are of type UNION");
    Schema good = schema(STRING, STRING, LONG);
    for (String path : new String[] {"nope", "id.x", "", ".", "id."}) {
      assertRefused(good, EventFields.foreign(path, "key", "time"), "no field '" + path + "'");
    }
    assertRefused(good, EventFields.foreign("id", "key", "id"), "'id' has two roles");
    Schema aliased = schema(STRING, STRING, LONG);
    aliased.getField("id").addAlias("old");
    assertRefused(aliased, EventFields.foreign("id", "old", "time"), "'id' has two roles");
    assertRefused(STRING, FOREIGN, "its records are of type STRING");
  }

  private static void assertRefused(Schema schema, EventFields fields, String words) {
    assertThatThrownBy(() -> EventScanner.of(schema, fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void recordsNestedTooDeepAreMalformedNotAnOverflow() {
    Schema list =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"L","fields":[
                  {"name":"next","type":["null","L"]},{"name":"id","type":"string"},
                  {"name":"key","type":"string"},{"name":"time","type":"long"}]}\
                """);
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 2);
    EventScanner scanner = EventScanner.of(list, FOREIGN);
    scanner.reset(ByteBuffer.wrap(deep));
    assertThatThrownBy(scanner::next)
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("nest deeper");
  }
}

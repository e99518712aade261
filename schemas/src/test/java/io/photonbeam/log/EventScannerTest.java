package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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
    Schema bytes = Schema.create(Schema.Type.BYTES);
    Schema plainFixed = Schema.createFixed("F", null, null, 16);
    assertRefused(schema(bytes, STRING, LONG), FOREIGN, "'id' is of type bytes");
    assertRefused(schema(plainFixed, STRING, LONG), FOREIGN, "'id' is of type fixed");
    assertRefused(schema(STRING, STRING, STRING), FOREIGN, "'time' is of type string");
    Schema union = Schema.createUnion(STRING, bytes);
    assertRefused(schema(STRING, union, LONG), FOREIGN, "'key' is of type bytes");
    Schema good = schema(STRING, STRING, LONG);
    for (String path : new String[] {"nope", "id.x", "", ".", "id."}) {
      assertRefused(good, EventFields.foreign(path, "key", "time"), "no field '" + path + "'");
    }
    assertRefused(good, EventFields.foreign("id", "key", "id"), "'id' has two roles");
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
                  {"name":"key","type":"string"},{"name":"time","type":"long"}]}""");
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 2);
    EventScanner scanner = EventScanner.of(list, FOREIGN);
    scanner.reset(ByteBuffer.wrap(deep));
    assertThatThrownBy(scanner::next)
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("nest deeper");
  }
}

package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.EventRoles.Kind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Which values are ids, keys and times, and what they stand for. */
class EventRolesTest {
  private static final EventFields FIELDS = EventFields.foreign("id", "key", "at");

  private static Schema schema(String id, String key, String at) {
    String fields =
        "{'name':'id','type':%s},{'name':'key','type':%s},{'name':'at','type':%s}"
            .formatted(id, key, at);
    return new Schema.Parser()
        .parse("{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }

  private static EventRoles taken(Schema schema, Kind kind, Object id, Object key, Object at) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("id", id);
    record.put("key", key);
    record.put("at", at);
    EventRoles roles = new EventRoles(schema, FIELDS);
    assertThat(roles.take(record)).isEqualTo(kind);
    return roles;
  }

  private static String id(String type, Object value) {
    Schema schema = schema(type, "'string'", "'long'");
    return new String(taken(schema, Kind.EVENT, value, "k", 1L).id(), UTF_8);
  }

  private static void assertNoId(String type, Object value) {
    taken(schema(type, "'string'", "'long'"), Kind.MALFORMED, value, "k", 1L);
  }

  private static long micros(String type, Object value) {
    return taken(schema("'string'", "'string'", type), Kind.EVENT, "i", "k", value).micros();
  }

  private static void assertNoTime(String type, Object value) {
    taken(schema("'string'", "'string'", type), Kind.MALFORMED, "i", "k", value);
  }

  private static ByteBuffer bytes(byte[] bytes) {
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void anIdIsItsTextWhateverItsType() {
    assertThat(id("'int'", -42)).isEqualTo(id("'long'", -42L)).isEqualTo(id("'string'", "-42"));
    assertThat(id("'bytes'", bytes("ü".getBytes(UTF_8)))).isEqualTo("ü");
    assertThat(id("['null','long','string']", "x")).isEqualTo("x");
    String uuid = new UUID(0xABCDEFL << 32, 2).toString();
    assertThat(id("{'type':'string','logicalType':'uuid'}", uuid.toUpperCase(Locale.ROOT)))
        .isEqualTo(uuid);
    String decimal = "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}";
    assertThat(id(decimal, bytes(BigInteger.valueOf(1900).toByteArray()))).isEqualTo("19");
    assertThat(id(decimal, bytes(BigInteger.valueOf(-5).toByteArray()))).isEqualTo("-0.05");
    assertThat(id(decimal, bytes(new byte[0]))).isEqualTo("0");
  }

  @Test
  void whatIsEmptyTooLongOrNoTextIsNoId() {
    assertNoId("'string'", "");
    assertNoId("'string'", "x".repeat(513));
    assertThat(id("'string'", "x".repeat(512))).hasSize(512);
    assertNoId("'bytes'", bytes(new byte[] {-1}));
    assertNoId("['null','string']", null);
    assertNoId("['string','double']", 1.0);
  }

  @Test
  void aNullKeyIsNoneAndOtherUnusableOnesAreMalformed() {
    Schema schema = schema("'string'", "['null','string']", "'long'");
    taken(schema, Kind.WITHOUT_KEY, "i", null, 1L);
    taken(schema, Kind.MALFORMED, "i", "", 1L);
    taken(schema, Kind.MALFORMED, "", null, 1L);
    assertThat(taken(schema, Kind.EVENT, "i", "k", 1L).key()).isEqualTo("k".getBytes(UTF_8));
  }

  @Test
  void timesCountInTheUnitOfTheirTypeAndStayWithinTheirYears() {
    assertThat(micros("'long'", 1_000L)).isEqualTo(1_000_000);
    assertThat(micros("'int'", 1)).isEqualTo(1_000_000);
    assertThat(micros("{'type':'long','logicalType':'timestamp-micros'}", 7L)).isEqualTo(7);
    assertThat(micros("{'type':'long','logicalType':'timestamp-nanos'}", 7_999L)).isEqualTo(7);
    assertThat(micros("{'type':'int','logicalType':'date'}", 1)).isEqualTo(86_400_000_000L);
    assertThat(micros("'string'", "1970-01-01T00:00:01Z")).isEqualTo(1_000_000);
    assertThat(micros("'double'", 1.5)).isEqualTo(1_500);
    assertNoTime("'long'", -1L);
    assertNoTime("'long'", Long.MAX_VALUE);
    assertNoTime("'double'", Double.NaN);
    assertNoTime("'string'", "yesterday");
    assertNoTime("['null','long']", null);
    assertNoTime("['long','boolean']", true);
  }

  @Test
  void aSchemaWithoutAFieldForARoleIsRefusedAndSaysWhich() {
    assertThatThrownBy(() -> new EventRoles(schema("'double'", "'string'", "'long'"), FIELDS))
        .hasMessageContaining("has ids of type double in field 'id'");
    assertThatThrownBy(() -> new EventRoles(schema("'string'", "'string'", "'boolean'"), FIELDS))
        .hasMessageContaining("has times of type boolean in field 'at'");
    assertThat(
            EventRoles.problems(
                schema("'string'", "'string'", "'long'"), EventFields.foreign("a", "b", "at")))
        .containsOnlyKeys("id", "key");
  }
}

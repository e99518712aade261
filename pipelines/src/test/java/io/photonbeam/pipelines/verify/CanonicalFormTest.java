package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Which values have one form, and which do not. */
class CanonicalFormTest {
  private static Schema type(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static Schema record(String fields) {
    return type("{'type':'record','name':'R','fields':[%s]}".formatted(fields));
  }

  private static String form(FieldDefaults defaults, Schema type, Object value) {
    CanonicalForm form = new CanonicalForm(defaults);
    form.set(type("'string'"), "what was held before");
    form.set(type, value);
    return Arrays.toString(Arrays.copyOf(form.bytes(), form.length()));
  }

  private static String form(String type, Object value) {
    return form(FieldDefaults.NONE, type(type), value);
  }

  private static GenericRecord of(Schema schema, Object... values) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }

  private static String formOf(FieldDefaults defaults, Schema schema, Object... values) {
    return form(defaults, schema, of(schema, values));
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void aNumberIsTheSameInAnyWidthAndAnotherAsAFraction() {
    assertThat(form("'int'", 5)).isEqualTo(form("'long'", 5L)).isNotEqualTo(form("'int'", 6));
    assertThat(form("'float'", 0.5f)).isEqualTo(form("'double'", 0.5));
    assertThat(form("'double'", 5.0)).isNotEqualTo(form("'long'", 5L));
    assertThat(form("'float'", 0.1f)).isNotEqualTo(form("'double'", 0.1));
  }

  @Test
  void zeroHasASignAndNotANumberIsItself() {
    assertThat(form("'double'", -0.0)).isNotEqualTo(form("'double'", 0.0));
    assertThat(form("'double'", Double.NaN))
        .isEqualTo(form("'float'", Float.NaN))
        .isEqualTo(form("'double'", Double.longBitsToDouble(0x7ff8000000000001L)))
        .isNotEqualTo(form("'double'", Double.POSITIVE_INFINITY));
  }

  @Test
  void textIsTheSameWhateverHoldsItAndIsRepaired() {
    Schema colour = type("{'type':'enum','name':'C','symbols':['RED']}");
    assertThat(form("'string'", "RED"))
        .isEqualTo(form("'string'", new Utf8("RED")))
        .isEqualTo(form(FieldDefaults.NONE, colour, new GenericData.EnumSymbol(colour, "RED")))
        .isNotEqualTo(form("'bytes'", ByteBuffer.wrap("RED".getBytes(UTF_8))));
    assertThat(form("'string'", new Utf8(new byte[] {'a', -1})))
        .isEqualTo(form("'string'", "a\uFFFD"));
    assertThat(form("'string'", "")).isNotEqualTo(form("'bytes'", bytes()));
  }

  @Test
  void bytesAreTheSameWhateverHoldsThemAndAsTheyStand() {
    Schema fixed = type("{'type':'fixed','name':'F','size':2}");
    assertThat(form("'bytes'", bytes(1, 2)))
        .isEqualTo(form(FieldDefaults.NONE, fixed, new GenericData.Fixed(fixed, new byte[] {1, 2})))
        .isEqualTo(form("'bytes'", bytes(0, 1, 2).position(1)))
        .isNotEqualTo(form("'bytes'", bytes(1, 2, 0)));
    ByteBuffer read = bytes(1, 2);
    form("'bytes'", read);
    assertThat(read.remaining()).isEqualTo(2);
  }

  @Test
  void aUuidIsItsTextWhereItIsSixteenBytes() {
    UUID uuid = new UUID(1, 2);
    Schema fixed = type("{'type':'fixed','name':'F','size':16,'logicalType':'uuid'}");
    byte[] bytes = ByteBuffer.allocate(16).putLong(1).putLong(2).array();
    assertThat(form(FieldDefaults.NONE, fixed, new GenericData.Fixed(fixed, bytes)))
        .isEqualTo(form("{'type':'string','logicalType':'uuid'}", uuid.toString()))
        .isEqualTo(form(FieldDefaults.NONE, fixed, uuid));
  }

  @Test
  void ofKeysThatAreOneWhenTheyAreRepairedTheLastCounts() {
    Map<Utf8, Integer> broken = new LinkedHashMap<>();
    broken.put(new Utf8(new byte[] {(byte) 0xff}), 1);
    broken.put(new Utf8(new byte[] {(byte) 0xfe}), 2);
    String map = "{'type':'map','values':'int'}";
    assertThat(form(map, broken)).isEqualTo(form(map, Map.of("\ufffd", 2)));
  }

  @Test
  void mapsHaveNoOrderAndListsHave() {
    Map<String, Integer> forth = new LinkedHashMap<>(Map.of("a", 1));
    forth.put("b", 2);
    Map<Utf8, Integer> back = new LinkedHashMap<>();
    back.put(new Utf8("b"), 2);
    back.put(new Utf8("a"), 1);
    String map = "{'type':'map','values':'int'}";
    assertThat(form(map, forth)).isEqualTo(form(map, back));
    assertThat(form(map, Map.of("a", 1, "c", 2))).isNotEqualTo(form(map, forth));
    assertThat(form(map, Map.of("a", 2, "b", 1))).isNotEqualTo(form(map, forth));
    String list = "{'type':'array','items':'int'}";
    assertThat(form(list, List.of(1, 2))).isNotEqualTo(form(list, List.of(2, 1)));
    assertThat(form(list, List.of())).isNotEqualTo(form(map, Map.of()));
  }

  @Test
  void whereAListEndsIsAPartOfIt() {
    String lists = "{'type':'array','items':{'type':'array','items':'int'}}";
    assertThat(form(lists, List.of(List.of(1), List.of(2, 3))))
        .isNotEqualTo(form(lists, List.of(List.of(1, 2), List.of(3))));
    String texts = "{'type':'array','items':'string'}";
    assertThat(form(texts, List.of("ab", "c"))).isNotEqualTo(form(texts, List.of("a", "bc")));
  }

  @Test
  void anItemThatParquetWrapsIsTheItem() {
    Schema wrapper =
        type("{'type':'record','name':'list','fields':[{'name':'element','type':'int'}]}");
    String bare = form("{'type':'array','items':'int'}", List.of(5));
    assertThat(form(FieldDefaults.NONE, Schema.createArray(wrapper), List.of(of(wrapper, 5))))
        .isEqualTo(bare);
  }

  @Test
  void fieldsHaveNoOrderAndWhatIsNullMayBeAbsent() {
    Schema one = record("{'name':'a','type':'int'},{'name':'b','type':['null','string']}");
    Schema turned = record("{'name':'b','type':['null','string']},{'name':'a','type':'int'}");
    Schema without = record("{'name':'a','type':'long'}");
    FieldDefaults none = FieldDefaults.NONE;
    assertThat(formOf(none, one, 1, "x")).isEqualTo(formOf(none, turned, "x", 1));
    assertThat(formOf(none, one, 1, null)).isEqualTo(formOf(none, without, 1L));
    assertThat(formOf(none, one, 1, "")).isNotEqualTo(formOf(none, one, 1, null));
    Schema renamed = record("{'name':'c','type':'int'}");
    assertThat(formOf(none, renamed, 1)).isNotEqualTo(formOf(none, without, 1L));
  }

  @Test
  void whatHasItsDefaultMayBeAbsentAndNullIsNoDefault() {
    Schema ranked =
        record("{'name':'a','type':'int'},{'name':'rank','type':['int','null'],'default':7}");
    Schema before = record("{'name':'a','type':'int'}");
    FieldDefaults.Collector collector = new FieldDefaults.Collector();
    collector.add(ranked);
    FieldDefaults defaults = collector.finish();
    assertThat(formOf(defaults, ranked, 1, 7)).isEqualTo(formOf(defaults, before, 1));
    assertThat(formOf(defaults, ranked, 1, 8)).isNotEqualTo(formOf(defaults, before, 1));
    assertThat(formOf(defaults, ranked, 1, null)).isNotEqualTo(formOf(defaults, ranked, 1, 7));
  }

  @Test
  void aNumberOfAnotherUnitOrScaleIsAnother() {
    String millis = "{'type':'long','logicalType':'timestamp-millis'}";
    assertThat(form(millis, 5L))
        .isEqualTo(form(millis, 5L))
        .isNotEqualTo(form("{'type':'long','logicalType':'timestamp-micros'}", 5L))
        .isNotEqualTo(form("{'type':'long','logicalType':'local-timestamp-millis'}", 5L))
        .isNotEqualTo(form("'long'", 5L));
    String cents = "{'type':'bytes','logicalType':'decimal','precision':4,'scale':2}";
    Schema fixed =
        type(
            "{'type':'fixed','name':'F','size':1,'logicalType':'decimal','precision':2,'scale':2}");
    assertThat(form(cents, bytes(5)))
        .isEqualTo(form(FieldDefaults.NONE, fixed, new GenericData.Fixed(fixed, new byte[] {5})))
        .isNotEqualTo(form(cents.replace("'scale':2", "'scale':1"), bytes(5)));
  }

  @Test
  void ofAUnionItIsToldWhichTypeAValueHas() {
    String numbers = "['null','int','long']";
    assertThat(form(numbers, 5)).isNotEqualTo(form(numbers, 5L));
    assertThat(form(numbers, null)).isEqualTo(form("'null'", null));
    assertThat(form("['null','long']", 5L))
        .isEqualTo(form("['long','null']", 5L))
        .isEqualTo(form("'int'", 5));
    Schema shapes =
        type(
            "[{'type':'record','name':'A','fields':[{'name':'n','type':'int'}]},"
                + "{'type':'record','name':'B','fields':[{'name':'n','type':'int'}]}]");
    Schema renamed =
        type(shapes.toString().replace("\"A\"", "\"x.A\"").replace("\"B\"", "\"y.B\""));
    String first = form(FieldDefaults.NONE, shapes, of(shapes.getTypes().get(0), 1));
    assertThat(first)
        .isNotEqualTo(form(FieldDefaults.NONE, shapes, of(shapes.getTypes().get(1), 1)))
        .isEqualTo(form(FieldDefaults.NONE, renamed, of(renamed.getTypes().get(0), 1)));
  }

  @Test
  void aFormThatIsLargerThanTheLastIsWhole() {
    CanonicalForm form = new CanonicalForm(FieldDefaults.NONE);
    form.set(type("'string'"), "x".repeat(100_000));
    int large = form.length();
    form.set(type("'string'"), "x");
    assertThat(form.length()).isLessThan(20);
    assertThat(large).isGreaterThan(100_000);
  }
}

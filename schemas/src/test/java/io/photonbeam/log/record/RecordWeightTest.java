package io.photonbeam.log.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.BlockBounds;
import io.photonbeam.log.schema.SchemaBounds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A few bytes may stand for any number of items: what they weigh is known without a look at each.
 */
@Timeout(60)
class RecordWeightTest {
  private static final String EMPTY = "{'type':'record','name':'E','fields':[]}";

  private static Schema schema(String items) {
    String json = "{'type':'record','name':'R','fields':[{'name':'a','type':%s}]}";
    return new Schema.Parser().parse(json.formatted(items).replace('\'', '"'));
  }

  private static byte[] number(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long raw = (value << 1) ^ (value >> 63);
    for (; (raw & ~0x7fL) != 0; raw >>>= 7) {
      out.write((int) ((raw & 0x7f) | 0x80));
    }
    out.write((int) raw);
    return out.toByteArray();
  }

  private static ByteBuffer bytes(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static RecordWeight after(Schema schema, ByteBuffer data) throws Exception {
    RecordWeight weight = RecordWeight.of(schema);
    weight.reset(data);
    weight.next();
    return weight;
  }

  @ParameterizedTest
  @CsvSource({"1152921504606846976", "9223372036854775807", "-1152921504606846976", "100000000"})
  void itemsWithoutBytesAreWeighedAndNotCounted(long items) throws Exception {
    byte[] size = items < 0 ? number(0) : new byte[0];
    for (String type : new String[] {"'null'", EMPTY}) {
      Schema schema = schema("{'type':'array','items':" + type + "}");

      RecordWeight weight = after(schema, bytes(number(items), size, number(0)));

      assertThat(weight.isTooHeavy()).as("%s items of %s", items, type).isTrue();
      assertThat(weight.hasRemaining()).isFalse();
    }
  }

  @Test
  void manyCollectionsOfManyItemsWithoutBytesTakeTimeByTheirBytes() throws Exception {
    Schema schema = schema("{'type':'array','items':{'type':'array','items':" + EMPTY + "}}");
    int lists = 1_000_000;
    byte[] each = bytes(number(60_000), number(0)).array();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(number(lists));
    for (int i = 0; i < lists; i++) {
      all.writeBytes(each);
    }
    all.write(0);

    assertThat(after(schema, ByteBuffer.wrap(all.toByteArray())).isTooHeavy()).isTrue();
  }

  @Test
  void itemsOfOneByteWeighWhatTheirObjectsTake() throws Exception {
    int items = 1_000_000;
    byte[] body = new byte[items];

    long strings =
        after(schema("{'type':'array','items':'string'}"), bytes(number(items), body, number(0)))
            .weight();
    long booleans =
        after(schema("{'type':'array','items':'boolean'}"), bytes(number(items), body, number(0)))
            .weight();

    assertThat(strings).isBetween(40L * items, 60L * items);
    assertThat(booleans).isBetween(4L * items, 6L * items);
  }

  @Test
  void aRecordThatFillsABlockIsNotTooHeavyOnItsBytesAlone() throws Exception {
    byte[] value = new byte[BlockBounds.MAX_DECOMPRESSED_BYTES - 100];

    assertThat(after(schema("'bytes'"), bytes(number(value.length), value)).isTooHeavy()).isFalse();
    assertThat(RecordWeight.mayBeTooHeavy(schema("'bytes'"))).isFalse();
  }

  @Test
  void moreItemsThanBytesAreDamage() {
    Schema schema = schema("{'type':'array','items':'long'}");

    assertThatThrownBy(() -> after(schema, bytes(number(1L << 60), number(0))))
        .isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> after(schema, bytes(number(Long.MIN_VALUE), number(0), number(0))))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void recordsWithoutColumnsWithinEachOtherAreBounded() {
    String type = EMPTY;
    for (int level = 0; level < 40; level++) {
      String inner = level == 0 ? "'E'" : "'L" + (level - 1) + "'";
      type =
          "{'type':'record','name':'L%d','fields':[{'name':'a','type':%s},{'name':'b','type':%s}]}"
              .formatted(level, type, inner);
    }

    assertThat(SchemaBounds.RECORDS.problem(schema(type))).isPresent();
  }
}

package io.photonbeam.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.commit.Events;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {
  private static final Schema TEXTS =
      Events.schema(
          """
          {"type":"record","name":"Texts","fields":[
            {"name":"plain","type":"string"},
            {"name":"maybe","type":["null","string"]},
            {"name":"either","type":["int","string"]},
            {"name":"list","type":{"type":"array","items":"string"}},
            {"name":"map","type":{"type":"map","values":"string"}},
            {"name":"java","type":{"type":"string","avro.java.string":"String"}},
            {"name":"raw","type":"bytes"}]}\
          """);

  @Test
  void textThatIsNoUtf8IsRepairedWhereverItStandsAndBytesStayAsTheyAre() throws IOException {
    Utf8 latin1 = new Utf8(new byte[] {'M', (byte) 0xfc, 'n'});
    GenericRecord record = record(latin1);
    EventReader reader = EventReader.of(TEXTS);

    GenericRecord read = reader.read(encoded(record));

    assertThat(read.get("plain")).hasToString("M\ufffdn");
    assertThat(read).isEqualTo(record(new Utf8("M\ufffdn")));
    assertThat(CleanText.isIn(read)).isTrue();
    assertThat(CleanText.isIn(record)).isFalse();
    assertThat(reader.repaired()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bern", "M\u00fcnchen", "\u20ac", "\ud83d\ude00", "\u0000\u07ff\uffff"})
  void goodTextIsReadAsItIs(String text) throws IOException {
    EventReader reader = EventReader.of(TEXTS);

    assertThat(reader.read(encoded(record(new Utf8(text)))).get("plain")).hasToString(text);
    assertThat(reader.repaired()).isZero();
  }

  /** Java's own decoder is the measure, in all sequences of bytes at the bounds of the rules. */
  @Test
  void whatIsWellFormedIsSoForJavaAsWell() {
    byte[] bounds = HexFormat.of().parseHex("007f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5ff");
    byte[] text = new byte[4];
    for (int length = 1; length <= text.length; length++) {
      for (int i = 0; i < (int) Math.pow(bounds.length, length); i++) {
        for (int at = 0, left = i; at < length; at++, left /= bounds.length) {
          text[at] = bounds[left % bounds.length];
        }
        String decoded = new String(text, 0, length, StandardCharsets.UTF_8);
        if (CleanText.isWellFormed(text, 0, length) == decoded.contains("\ufffd")) {
          throw new AssertionError(HexFormat.of().formatHex(text, 0, length));
        }
      }
    }
  }

  private static GenericRecord record(Utf8 text) {
    GenericData.Record record = new GenericData.Record(TEXTS);
    record.put("plain", text);
    record.put("maybe", text);
    record.put("either", text);
    record.put("list", List.of(text));
    record.put("map", Map.of(text, text));
    record.put("java", text);
    record.put("raw", ByteBuffer.wrap(new byte[] {(byte) 0xfc}));
    return record;
  }

  private static ByteBuffer encoded(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema(), new GenericData())
        .write(record, encoder);
    encoder.flush();
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}

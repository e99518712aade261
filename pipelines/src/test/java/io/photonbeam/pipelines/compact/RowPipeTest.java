package io.photonbeam.pipelines.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.transforms.output.StagedParquet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of any form come out of a large file as they went into the small ones. */
class RowPipeTest {
  private static final Schema ALL =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"All","namespace":"test","fields":[
                {"name":"flag","type":"boolean"},
                {"name":"small","type":"int"},
                {"name":"big","type":["null","long"]},
                {"name":"ratio","type":"float"},
                {"name":"precise","type":"double"},
                {"name":"text","type":["null","string"]},
                {"name":"raw","type":"bytes"},
                {"name":"colour","type":{"type":"enum","name":"Colour","symbols":["RED","BLUE"]}},
                {"name":"digest","type":{"type":"fixed","name":"Digest","size":3}},
                {"name":"either","type":["null","int","string"]},
                {"name":"matrix","type":{"type":"array","items":{"type":"array","items":"int"}}},
                {"name":"gaps","type":{"type":"array","items":["null","string"]}},
                {"name":"lists","type":{"type":"map","values":{"type":"array","items":"long"}}},
                {"name":"parts","type":["null",{"type":"array","items":
                  {"type":"record","name":"Part","fields":[
                    {"name":"n","type":["null","int"]},
                    {"name":"tags","type":["null",{"type":"array","items":"string"}]},
                    {"name":"inner","type":["null",{"type":"record","name":"Inner","fields":[
                      {"name":"x","type":["null","double"]}]}]}]}}]},
                {"name":"price","type":
                  {"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
                {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}}]}
              """);

  @TempDir Path folder;
  private final Random random = new Random(11);

  /** Any value of a type: nulls, empty lists and long ones among them. */
  private Object any(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(5);
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case STRING -> Integer.toString(random.nextInt(20), 36);
      case BYTES -> ByteBuffer.wrap(new byte[] {1, (byte) random.nextInt()});
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case FIXED -> new GenericData.Fixed(schema, new byte[] {7, 8, (byte) random.nextInt()});
      case UNION -> any(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> list(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case RECORD -> row(schema);
      case NULL -> null;
    };
  }

  private List<Object> list(Schema items) {
    List<Object> list = new ArrayList<>();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      list.add(any(items));
    }
    return list;
  }

  private Map<String, Object> map(Schema values) {
    Map<String, Object> map = new TreeMap<>();
    IntStream.range(0, random.nextInt(4)).forEach(i -> map.put("k" + i, any(values)));
    return map;
  }

  private GenericRecord row(Schema schema) {
    GenericRecord row = new GenericData.Record(schema);
    schema.getFields().forEach(field -> row.put(field.pos(), any(field.schema())));
    return row;
  }

  private Path small(String id, int rows) throws IOException {
    Path file = folder.resolve(id + ".parquet");
    try (StagedParquet<GenericRecord> parquet =
        StagedParquet.create(file, ALL, Map.of("photonbeam.x", "y"))) {
      for (int i = 0; i < rows; i++) {
        parquet.write(row(ALL));
      }
      parquet.seal();
    }
    return file;
  }

  private void merge(Path large, Path... smalls) throws IOException {
    ParquetFooter.Shape shape = ParquetFooter.read(smalls[0]).shape();
    try (LargeFileWriter writer = LargeFileWriter.create(large, CompactWorld.TEN, shape)) {
      for (Path small : smalls) {
        writer.add(small, ParquetFooter.read(small).rows());
      }
      writer.seal();
    }
  }

  @Test
  void rowsOfAllTypesComeThroughInTheirOrder() throws IOException {
    Path first = small("20260602-120000000-4k9rt0mzq2x7vb1c", 400);
    Path second = small("20260602-120000000-4k9rt0mzq2x7vb1d", 300);
    Path large = folder.resolve("20260602-130000000-4k9rt0mzq2x7vb1c.parquet");

    merge(large, first, second);

    List<GenericRecord> expected = new ArrayList<>(JoinWorld.rowsOf(first));
    expected.addAll(JoinWorld.rowsOf(second));
    assertThat(expected).hasSize(700);
    assertThat(JoinWorld.rowsOf(large)).isEqualTo(expected);
  }

  @Test
  void theLargeFileSaysOfItselfWhatTheSmallOnesDidAndWhichTheyAre() throws IOException {
    Path first = small("20260602-120000000-4k9rt0mzq2x7vb1c", 2);
    Path second = small("20260602-120000000-4k9rt0mzq2x7vb1d", 3);
    Path large = folder.resolve("20260602-130000000-4k9rt0mzq2x7vb1c.parquet");

    merge(large, first, second);

    ParquetFooter.Shape shape = ParquetFooter.read(first).shape();
    ParquetFooter.Shape made = ParquetFooter.read(large).shape();
    assertThat(made.schema()).isEqualTo(shape.schema());
    assertThat(made.metadata()).containsAllEntriesOf(shape.metadata());
    assertThat(LargeFile.read(large, CompactWorld.TEN, true).rows())
        .isEqualTo(Map.of(first.getFileName().toString(), 2L, second.getFileName().toString(), 3L));
  }
}
